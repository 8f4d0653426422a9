// A part of the declarations that `npx wrangler types` writes for this worker.
declare module 'cloudflare:workers' {
  export const env: { readonly WEBHOOK_SECRET?: string };
}
