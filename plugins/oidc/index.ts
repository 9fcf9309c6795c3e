import { definePlugin, tables } from '../../kernel/index.ts'
import { migrations } from '../../migrations/oidc/index.ts'
import { Provider } from './provider.ts'
import { serveSignIn } from './routes.ts'
import { arriving } from './services.ts'
import { Settings } from './settings.ts'
import type { Tables } from './storage.ts'
import { Welcome } from './welcome.ts'

export default definePlugin({
  name: 'oidc',
  api: 1,
  config: Settings,
  tables: tables<Tables>(),
  migrations,
  needs: [arriving],
  ui: {
    elements: { 'encke-oidc-entrance': './ui/entrance.ts', 'encke-oidc-link': './ui/link.ts' },
    slots: { 'sign-in': 'encke-oidc-entrance', 'settings.page': 'encke-oidc-link' },
  },
  setup(oidc) {
    const { issuer, clientId, clientSecret, label, newPeople, scope } = oidc.config
    const known = issuer !== undefined && clientId !== undefined
    oidc.route('GET', '/api/oidc', () => ({ label: known ? label : null }), { access: 'anyone' })
    if (!known) return
    const place = { issuer, clientId, clientSecret, label, scope }
    const provider = new Provider({ ...place, fetch: (url, init) => oidc.fetch(url, init), now: () => oidc.now() })
    const welcome = new Welcome(oidc, { arriving: oidc.use(arriving), newPeople, label })
    serveSignIn(oidc, { provider, welcome, issuer })
  },
})
