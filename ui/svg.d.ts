/** The build gives an icon as its bare drawing. */
declare module '*.svg' {
  const drawing: string
  export default drawing
}
