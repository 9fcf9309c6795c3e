/** Who may import whom; each rule is a sentence of `docs/architecture.md`. */

const TESTS = '(\\.(test|fixture)\\.ts$|/testing/)'
/** A plugin's widgets and, in a folder of the same name, their parts. */
const WIDGET = '^plugins/([^/]+)/ui/[a-z-]*widget(/|\\.ts$)'
const HOUSE = '^(kernel|plugins|ui|migrations|locales|cli|test|bench|server\\.ts|encke\\.config\\.ts)'

/** The kernel's folders, from the bottom up: each imports only those before it, and what lies beside them. */
const LADDER = ['api', 'log', 'channels', 'http', 'delivery', 'transports', 'outside', 'host', 'routes']

/** A rule by which some files may import, of the whole house, only what is named. */
const only = (name, from, to, fromNot = [TESTS]) => ({
  name,
  severity: 'error',
  from: { path: from, pathNot: fromNot },
  to: { path: HOUSE, pathNot: to },
})

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', comment: 'Types count too.', from: {}, to: { circular: true } },
    { name: 'everything-resolves', severity: 'error', from: {}, to: { couldNotResolve: true } },
    only('kernel-knows-itself-alone', '^kernel/', ['^kernel/', '^migrations/kernel/']),
    ...LADDER.slice(0, -1).map((folder, index) => ({
      name: 'kernel-folders-have-an-order',
      severity: 'error',
      from: { path: `^kernel/${folder}/`, pathNot: [TESTS] },
      to: { path: `^kernel/(${LADDER.slice(index + 1).join('|')})/` },
    })),
    only('plugin-knows-kernels-face', '^plugins/([^/]+)/(?!ui/)', ['^kernel/index\\.ts$', '^plugins/$1/', '^migrations/$1/', '^locales/']),
    only(
      'plugin-tests-know-the-harness-too',
      '^plugins/([^/]+)/',
      ['^kernel/(index|testing|protocol)\\.ts$', '^plugins/$1/', '^migrations/$1/', '^ui/', '^test/'],
      [],
    ),
    only('plugin-ui-knows-the-interface', '^plugins/([^/]+)/ui/', ['^ui/index\\.ts$', '^plugins/$1/', '^locales/'], [TESTS, WIDGET]),
    only('widget-knows-the-widgets-faces', WIDGET, [
      '^ui/widgets/(drawing|following|foot|index|people|writing)\\.ts$',
      '^plugins/$1/',
      '^locales/',
    ]),
    {
      name: 'plugin-ui-takes-types-from-its-server-side',
      severity: 'error',
      from: { path: '^plugins/([^/]+)/ui/', pathNot: TESTS },
      to: { path: '^plugins/$1/(?!ui/|messages\\.ts$)', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'plugin-does-not-run-its-ui',
      severity: 'error',
      from: { path: '^plugins/([^/]+)/(?!ui/)', pathNot: TESTS },
      to: { path: '^plugins/$1/ui/' },
    },
    only('ui-knows-the-wire', '^ui/', ['^ui/', '^kernel/protocol\\.ts$', '^locales/']),
    {
      name: 'ui-takes-types-from-the-wire',
      severity: 'error',
      from: { path: '^ui/', pathNot: TESTS },
      to: { path: '^kernel/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'client-stands-alone',
      severity: 'error',
      comment: 'It is published, and runs in browsers and Node.',
      from: { path: '^ui/client/', pathNot: TESTS },
      to: { pathNot: ['^ui/client/', '^kernel/protocol\\.ts$'] },
    },
    only('example-knows-the-faces', '^examples/', ['^kernel/(index|serve)\\.ts$', '^ui/index\\.ts$']),
    only('migration-knows-its-folder', '^migrations/([^/]+)/', ['^migrations/$1/', '^kernel/index\\.ts$']),
    {
      name: 'nobody-knows-the-server',
      severity: 'error',
      from: { pathNot: ['^test/', '^bench/', '^cli/', TESTS] },
      to: { path: '^server\\.ts$' },
    },
    {
      name: 'sqlite-lies-in-the-log',
      severity: 'error',
      from: { pathNot: ['^kernel/log/', '^test/', '^bench/', TESTS] },
      to: { path: 'node_modules/better-sqlite3', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'koa-lies-in-http',
      severity: 'error',
      from: { pathNot: ['^kernel/http/', TESTS] },
      to: { path: 'node_modules/koa', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'nothing-runs-on-tests',
      severity: 'error',
      from: { pathNot: ['^test/', TESTS] },
      to: { path: ['^test/', TESTS] },
    },
    {
      name: 'what-runs-is-a-dependency',
      severity: 'error',
      from: { pathNot: ['^test/', '^bench/', '^vitest\\.config\\.ts$', '^kernel/testing', TESTS] },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/@types/' },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^dist'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
}
