/** The server that the widgets come from, without a slash at the end: they talk to no other. */
export const server: string = new URL(import.meta.url).origin
