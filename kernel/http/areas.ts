const DYNAMIC = ['/comet', '/channels', '/api']

/** Whether a path lies where requests speak for somebody and foreign ones are judged: `/comet`, `/channels` and `/api`. */
export const isDynamic = (path: string): boolean => DYNAMIC.some((area) => path === area || path.startsWith(`${area}/`))

/** Whether responses at a path may stay open. */
export const isHeldOpen = (path: string): boolean => path.startsWith('/comet/') || isLivePicture(path)

/** Whether what is answered at a path is looked at as a picture, so that a refusal there is one, too. */
export const isLivePicture = (path: string): boolean => path.startsWith('/live/')

/** Whether people and not programs are answered at a path, so that a refusal there is a page, too. */
export const isForPeople = (path: string): boolean => path === '/comet/refresh'
