// A software authenticator with one passkey, written from WebAuthn level 3, section 6; in JSON as a browser's toJSON() gives it.
import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";

const b64 = (bytes) => Buffer.from(bytes).toString("base64url");
const sha256 = (bytes) => createHash("sha256").update(bytes).digest();

// CBOR (RFC 8949): whole numbers, texts, bytes and maps.
function head(major, count) {
  if (count < 24) return Buffer.from([(major << 5) | count]);
  if (count < 256) return Buffer.from([(major << 5) | 24, count]);
  return Buffer.from([(major << 5) | 25, count >> 8, count & 255]);
}
export function cbor(value) {
  if (typeof value === "number") return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === "string") return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Map) return Buffer.concat([head(5, value.size), ...[...value].flat().map(cbor)]);
  return Buffer.concat([head(2, value.length), value]);
}

const kinds = {
  ES256: {
    make: () => generateKeyPairSync("ec", { namedCurve: "P-256" }),
    cose: (jwk) => new Map([[1, 2], [3, -7], [-1, 1], [-2, Buffer.from(jwk.x, "base64url")], [-3, Buffer.from(jwk.y, "base64url")]]),
    hash: "sha256",
  },
  EdDSA: {
    make: () => generateKeyPairSync("ed25519"),
    cose: (jwk) => new Map([[1, 1], [3, -8], [-1, 6], [-2, Buffer.from(jwk.x, "base64url")]]),
    hash: null,
  },
  RS256: {
    make: () => generateKeyPairSync("rsa", { modulusLength: 2048 }),
    cose: (jwk) => new Map([[1, 3], [3, -257], [-1, Buffer.from(jwk.n, "base64url")], [-2, Buffer.from(jwk.e, "base64url")]]),
    hash: "sha256",
  },
};

export class Authenticator {
  constructor(kind, origin, site) {
    this.kind = kinds[kind];
    this.keys = this.kind.make();
    this.origin = origin;
    this.site = site;
    this.id = randomBytes(32);
    this.counter = 0;
    this.flags = 0x05; // present, verified
  }
  clientData(type, challenge) {
    return Buffer.from(`{"type":"${type}","challenge":"${challenge}","origin":"${this.origin}","crossOrigin":false}`);
  }
  data(flags, more = Buffer.alloc(0)) {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(this.counter);
    return Buffer.concat([sha256(this.site), Buffer.from([flags]), counter, more]);
  }
  // `spoil` may change { clientData, data } before they are wrapped.
  make(options, spoil = () => {}) {
    this.user = options.user.id;
    const length = Buffer.from([0, this.id.length]);
    const key = cbor(this.kind.cose(this.keys.publicKey.export({ format: "jwk" })));
    const parts = {
      clientData: this.clientData("webauthn.create", options.challenge),
      data: this.data(this.flags | 0x40, Buffer.concat([Buffer.alloc(16), length, this.id, key])),
    };
    spoil(parts);
    const object = cbor(new Map([["fmt", "none"], ["attStmt", new Map()], ["authData", parts.data]]));
    const response = { clientDataJSON: b64(parts.clientData), attestationObject: b64(object), transports: ["internal"] };
    return { id: b64(this.id), rawId: b64(this.id), type: "public-key", response, clientExtensionResults: {} };
  }
  // `spoil` may change { clientData, data } before they are signed, `tamper` { clientData, data, signature } afterwards.
  show(options, spoil = () => {}, tamper = () => {}) {
    this.counter += 1;
    const parts = { clientData: this.clientData("webauthn.get", options.challenge), data: this.data(this.flags) };
    spoil(parts);
    parts.signature = sign(this.kind.hash, Buffer.concat([parts.data, sha256(parts.clientData)]), this.keys.privateKey);
    tamper(parts);
    const response = {
      clientDataJSON: b64(parts.clientData),
      authenticatorData: b64(parts.data),
      signature: b64(parts.signature),
      userHandle: this.user,
    };
    return { id: b64(this.id), rawId: b64(this.id), type: "public-key", response, clientExtensionResults: {} };
  }
}
