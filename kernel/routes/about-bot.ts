import { html } from '../http/html.ts'
import { pageResponse } from '../http/plain-page.ts'

/** The page that explains who fetches feeds in this server's name, for those who find its `User-Agent` in their logs. */
export const aboutBot = (userAgent: string, origin: string): Response =>
  pageResponse(200, {
    title: 'Who is asking?',
    facts: {},
    body: html`<h1>Who is asking?</h1>
<p>You came here by the <code>User-Agent</code> <code>${userAgent}</code>. This is a chat server, at <a href="${origin}">${new URL(origin).host}</a>, that runs the
open-source program Encke. It follows feeds, such as weather reports, that its administrators have chosen, and shows them to the people here.</p>
<h2>How it asks</h2>
<ul>
<li>Each address is asked once for everybody, however many people look at it, and some only while somebody does.</li>
<li>It sends back your <code>ETag</code> and <code>Last-Modified</code>, and is content with 304.</li>
<li>It waits as long as <code>Cache-Control</code>, <code>Expires</code>, <code>Retry-After</code>, <code>ttl</code>, <code>skipHours</code> and <code>skipDays</code> say.</li>
<li>When you are in trouble it asks less and less often, down to once in six hours.</li>
<li>It follows links nowhere and collects nothing else.</li>
</ul>
<h2>How to change that</h2>
<p>Answer 410, and it asks no more; a 301 leads it to where the feed has moved. For anything else, turn to whoever runs the server at the address above.</p>`,
  })
