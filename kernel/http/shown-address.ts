const SECRET = /key|token|auth|secret|passw|signature|appid/i

/** An address as those may see it who are not meant to use it: what is called like a secret in its query is hidden. */
export function shownAddress(address: string): string {
  const url = new URL(address)
  const secrets = [...url.searchParams.keys()].filter((name) => SECRET.test(name))
  for (const name of secrets) url.searchParams.set(name, 'hidden')
  return url.href
}
