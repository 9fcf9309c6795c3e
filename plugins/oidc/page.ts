import { type Html, html } from '../../kernel/index.ts'

const HEADERS = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Content-Type': 'text/html; charset=utf-8',
  // The address bears the provider's code.
  'Referrer-Policy': 'no-referrer',
}

interface Page {
  readonly title: string
  readonly head?: Html
  readonly body: Html
}

const answer = (status: number, { title, head, body }: Page): Response =>
  new Response(
    html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
${head}<meta name="viewport" content="width=device-width">
<title>${title}</title>
<link rel="icon" href="/ui/favicon.svg">
<link rel="stylesheet" href="/ui/embed.css">
</head>
<body>
<main>${body}</main>
</body>
</html>
`.html,
    { status, headers: HEADERS },
  )

/** What somebody sees who could not be signed in. */
export const refusedPage = (status: number, sentence: string): Response =>
  answer(status, {
    title: 'You are not signed in',
    body: html`<h1>You are not signed in</h1>
<p role="alert">${sentence}</p>
<p><a href="/oidc/start">Try again</a></p>
<p><a href="/sign-in">Sign in by name and password</a></p>`,
  })

/** Goes on to an address of ours, as if from here: a request that another site's page has sent brings no cookies. */
export const onwardPage = (path: string): Response =>
  answer(200, {
    title: 'Signing in',
    head: html`<meta http-equiv="refresh" content="0;url=${path}">\n`,
    body: html`<p><a href="${path}">Go on</a></p>`,
  })
