/** A fresh idempotency key of 128 random bits. Not `crypto.randomUUID`, which browsers hide from pages served over plain http. */
export const newKey = (): string => crypto.getRandomValues(new Uint32Array(4)).join('-')
