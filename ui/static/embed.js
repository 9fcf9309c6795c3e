/** Tells the page that holds this one in a frame how high it is: `{ type: 'encke:height', height }`, in CSS pixels, whenever that changes. */
let told = 0
const tell = () => {
  const height = Math.ceil(document.body.getBoundingClientRect().height)
  if (height === told) return
  told = height
  // Nothing but a number, so it may be anybody's page.
  parent.postMessage({ type: 'encke:height', height }, '*')
}

if (parent !== window) {
  new ResizeObserver(tell).observe(document.body)
  tell()
}
