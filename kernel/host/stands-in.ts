/** Whether an address is one of the texts in a configuration, its fragment aside, which is never sent (RFC 9110 §4.2.5). */
export function standsIn(configuration: unknown, address: string): boolean {
  if (typeof configuration === 'string') return bare(configuration) === bare(address)
  if (typeof configuration !== 'object' || configuration === null) return false
  return Object.values(configuration).some((each) => standsIn(each, address))
}

function bare(address: string): string {
  if (!URL.canParse(address)) return address
  const url = new URL(address)
  url.hash = ''
  return url.href
}
