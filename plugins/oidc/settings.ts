import { z } from 'zod'

const HTTP = /^https?:\/\/[^/\s]/

/** How this chat is known to an OpenID provider. Without `issuer` and `clientId` nobody can sign in by one. */
export const Settings = z
  .object({
    issuer: z
      .string()
      .regex(HTTP, 'The issuer is an address that begins with https://.')
      .optional()
      .describe('The address of the provider'),
    clientId: z.string().min(1).optional().describe('By what the provider knows this chat'),
    clientSecret: z
      .string()
      .min(1)
      .optional()
      .meta({ description: 'What the provider has given for it; absent: a public client', writeOnly: true }),
    label: z.string().min(1).max(40).default('OpenID').describe('What people call the provider: “Sign in with …”'),
    newPeople: z.boolean().default(false).describe('Whoever the provider knows becomes a member'),
    scope: z.string().default('openid profile').describe('What is asked of the provider'),
  })
  .refine(({ issuer, clientId }) => (issuer === undefined) === (clientId === undefined), 'issuer and clientId go together.')
export type Settings = z.output<typeof Settings>
