// The app on this device without its house: the app itself always, the last talk and calendar only if the owner wants them
// here, unsealed. The work is done by public/sw.js.

const kept = 'hearth-kept';
const worker = '/sw.js';

interface Policies {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

export function start_worker(): void {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
  // The one address that may become a script by its text.
  const policies = (window as { trustedTypes?: Policies }).trustedTypes;
  const policy = policies?.createPolicy('hearth', { createScriptURL: () => worker });
  navigator.serviceWorker.register(policy ? policy.createScriptURL(worker) : worker).catch(() => {});
}

export const can_keep = () => 'caches' in window && 'serviceWorker' in navigator;
export const keeps = async () => can_keep() && caches.has(kept);

export async function keep(on: boolean): Promise<void> {
  if (on) await caches.open(kept);
  else await caches.delete(kept);
}
