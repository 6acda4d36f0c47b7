// Passkeys (WebAuthn level 3): what goes on between house, browser and person. They are for an address by name.
import { change } from './api.ts';
import { w } from '../words/words.ts';

export const by_name = () => !/^[\d.]+$|[:[]/.test(location.hostname);
export const can_use_passkeys = () => by_name() && 'PublicKeyCredential' in window && 'parseCreationOptionsFromJSON' in PublicKeyCredential;

// The browser says no by an exception, also when the person does.
async function shown<T>(ceremony: Promise<T | null>): Promise<T> {
  try {
    const made = await ceremony;
    if (made) return made;
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    if (error.name === 'InvalidStateError') throw new Error(w.passkeys.known);
  }
  throw new Error(w.passkeys.cancelled);
}

type Options = Awaited<ReturnType<typeof request>>;
const request = (about: string) => (about ? change('/api/confirm/options', { about }) : change('/api/login/options', undefined));

async function show(options: Options) {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options as PublicKeyCredentialRequestOptionsJSON);
  const credential = (await shown(navigator.credentials.get({ publicKey }))) as PublicKeyCredential;
  return credential.toJSON();
}

export async function make_passkey(name: string): Promise<void> {
  const options = await change('/api/passkeys/options', undefined);
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options as PublicKeyCredentialCreationOptionsJSON);
  const credential = (await shown(navigator.credentials.create({ publicKey }))) as PublicKeyCredential;
  await change('/api/passkeys', { name, credential: credential.toJSON() });
}

export async function log_in(device: string): Promise<void> {
  await change('/api/login', { device, credential: await show(await request('')) });
}

// For two minutes this session may do what it is about, once.
export async function confirm(about: string): Promise<void> {
  await change('/api/confirm', { about, credential: await show(await request(about)) });
}
