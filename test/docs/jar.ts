import { readFile } from 'node:fs/promises'

/** The `Cookie` header that curl would send of a jar that it wrote (Netscape's format: seven fields with tabs between). */
export async function cookieIn(jar: string): Promise<string> {
  const lines = (await readFile(jar, 'utf8')).split('\n').map((line) => line.replace(/^#HttpOnly_/, '').split('\t'))
  return lines
    .filter((fields) => fields.length === 7)
    .map(([, , , , , name, value]) => `${name}=${value}`)
    .join('; ')
}
