const DYNAMIC = ['/comet', '/channels', '/api']

/** Whether a path lies where requests speak for somebody and foreign ones are judged: `/comet`, `/channels` and `/api`. */
export const isDynamic = (path: string): boolean => DYNAMIC.some((area) => path === area || path.startsWith(`${area}/`))
