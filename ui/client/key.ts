/** A fresh idempotency key of 128 random bits. Not `crypto.randomUUID`, which browsers hide from pages served over plain http. */
export const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
