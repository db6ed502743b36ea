/**
 * What is used of the YAML library. It is CommonJS, whose names only a static
 * import finds in a bundle, so this module is what is loaded when it is needed.
 */
export { LineCounter, parseAllDocuments, stringify } from "yaml";
