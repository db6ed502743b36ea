let garbage: number[] = [];

/**
 * To be called with the size of every buffer that is used once and let go, so
 * that memory stays bounded while gigabytes pass. V8 frees buffers when it
 * collects, and it collects when its own heap fills, to which they hardly
 * count: left alone it lets about 70 MB of them pile up in each thread. Some
 * garbage of its own, half of what passed, makes it look in time.
 */
export function letGo(bytes: number): void {
  for (let left = bytes; left > 0; left -= 64 * 1024) {
    garbage = new Array<number>(4000).fill(garbage.length);
  }
}
