import type { Framework, Project } from './detect-project.ts';

/** How a provider's proof is written in code, and from which variables it comes. */
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

/** A file to write, and the line by which the app takes it up. */
export interface RouteFile {
  readonly path: string;
  readonly text: string;
  readonly mount: string | undefined;
}

/** The usual proof of a provider with these options, from environment variables. */
export function proofOf(options: readonly string[]): Proof {
  const [usual = 'secret'] = options;
  if (usual === 'basicAuth') {
    return {
      code: "basicAuth: { username: 'hooks', password: process.env.WEBHOOK_PASSWORD }",
      variables: ['WEBHOOK_PASSWORD'],
    };
  }
  const names = [usual, ...(options.includes('url') ? ['url'] : [])];
  const variables = names.map((name) => `WEBHOOK_${name.replace(/[A-Z]/g, '_$&').toUpperCase()}`);
  return { code: names.map((name, at) => `${name}: process.env.${variables[at]}`).join(', '), variables };
}

/** The route of one provider in a framework: it logs each event, and names what did not go well. */
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
  // `next build` loads the file, and secrets belong to where it runs: hence a lookup there.
  const code =
    framework === 'next'
      ? proof.code.replace(/^(secret|bearer|pathSecret|publicKey): /, '$1: () => ')
      : proof.code;
  // Standard Webhooks has no events before some are named.
  const on = provider === 'standard-webhooks' ? 'onUnknown' : 'onAny';
  return `webhooks(${factoryOf(provider)}({ ${code} }))
  .${on}((event) => console.log(event.type, event.id))
  .onError((failure) => console.error(failure.outcome, failure.event?.id))`;
}

/** A factory is called as its folder, in camel case. */
function factoryOf(provider: string): string {
  return provider.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
