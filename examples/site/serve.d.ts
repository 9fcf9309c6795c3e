/** Gives the origin that the site is served at, and what closes it. Port 0 is any. */
export function serveSite(options: { chat: string; port?: number; host?: string }): Promise<{ origin: string; close(): Promise<void> }>
