// @peculiar/x509 uses tsyringe, which needs this polyfill before it is loaded.
import "reflect-metadata";
export * from "@peculiar/x509";
