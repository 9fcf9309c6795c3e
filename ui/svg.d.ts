/** The build gives an icon as its bare drawing. */
declare module '*.svg' {
  const drawing: string
  export default drawing
}

/** A stylesheet that the bundler puts beside the module that imports it. */
declare module '*.css'
