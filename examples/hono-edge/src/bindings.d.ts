// What `npx wrangler types` writes for this worker, cut down to what it uses.
declare module 'cloudflare:workers' {
  export const env: { readonly WEBHOOK_SECRET?: string };
}
