import type { ProviderOption } from '@postern/core/testing';
import { factoryOf } from '../../providers/create-provider.ts';
import type { Framework, Project } from './detect-project.ts';

/** The proof of a provider in code, and the environment variables that it is read from. */
export interface Proof {
  readonly code: string;
  readonly variables: readonly string[];
}

export interface RouteParts {
  readonly framework: Framework;
  readonly project: Pick<Project, 'typescript' | 'src'>;
  readonly provider: string;
  readonly proof: Proof;
}

/** A file to write, and the line that mounts it in the app. */
export interface RouteFile {
  readonly path: string;
  readonly text: string;
  readonly mount: string | undefined;
}

/** Writes the recommended proof of a provider with these options, read from environment variables. */
export function proofOf(options: Readonly<Record<string, ProviderOption>>): Proof {
  const [usual = 'secret'] = Object.keys(options);
  if (usual === 'basicAuth') {
    return {
      code: "basicAuth: { username: 'hooks', password: process.env.WEBHOOK_PASSWORD }",
      variables: ['WEBHOOK_PASSWORD'],
    };
  }
  const names = Object.keys(options).filter((name) => name === usual || options[name]?.neededBy === usual);
  const variables = names.map((name) => `WEBHOOK_${name.replace(/[A-Z]/g, '_$&').toUpperCase()}`);
  return { code: names.map((name, at) => `${name}: process.env.${variables[at]}`).join(', '), variables };
}

/** Writes the route of one provider in a framework. It logs each event and each failure. */
export function routeFile(parts: RouteParts): RouteFile {
  const { framework, project, provider } = parts;
  const extension = project.typescript ? 'ts' : 'js';
  const route = `/webhooks/${provider}`;
  const start = project.src ? 'src/' : '';
  if (framework === 'next') {
    return { path: `${start}app${route}/route.${extension}`, text: nextFile(parts), mount: undefined };
  }
  const path = `${start}webhooks.${extension}`;
  if (framework === 'hono') {
    return { path, text: honoFile(parts, route), mount: "app.route('/', webhookRoutes);" };
  }
  return {
    path,
    text: expressFile(parts, route),
    mount: 'app.use(webhookRoutes); // before express.json()',
  };
}

function nextFile(parts: RouteParts): string {
  return `${imports(parts)}
export const POST = ${receiver(parts)};
`;
}

function honoFile(parts: RouteParts, route: string): string {
  return `${imports(parts)}import { Hono } from 'hono';

export const webhookRoutes = new Hono();

webhookRoutes.post('${route}', ${receiver(parts)});
`;
}

function expressFile(parts: RouteParts, route: string): string {
  return `${imports(parts)}import { Router } from 'express';

export const webhookRoutes = Router();

webhookRoutes.post('${route}', ${receiver(parts)});
`;
}

function imports({ framework, provider }: RouteParts): string {
  return `import { ${factoryOf(provider)} } from '@postern/core/providers/${provider}';
import { webhooks } from '@postern/${framework}';
`;
}

function receiver({ provider, proof, framework }: RouteParts): string {
  // `next build` loads the file without the secrets of production, so the secret is read at the first request.
  const code =
    framework === 'next'
      ? proof.code.replace(/^(secret|bearer|pathSecret|publicKey): /, '$1: () => ')
      : proof.code;
  // Standard Webhooks has no events until the user names some.
  const on = provider === 'standard-webhooks' ? 'onUnknown' : 'onAny';
  return `webhooks(${factoryOf(provider)}({ ${code} }))
  .${on}((event) => console.log(event.type, event.id))
  .onError((failure) => console.error(failure.outcome, failure.event?.id))`;
}
