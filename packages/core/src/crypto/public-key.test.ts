import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SecretError } from '../errors.ts';
import { awsCertificate, awsMessages } from '../signatures/fixtures/aws-sns.ts';
import * as keys from '../signatures/fixtures/test-keys.ts';
import { publicKeyFromText } from '../signatures/key-text.ts';
import { snsSignedText } from '../signatures/sns-message.ts';
import { decodeBase64, encodeBase64 } from './base64.ts';
import { readCertificate } from './certificate.ts';
import { ecdsaFromDer, ecdsaToDer } from './ecdsa-signature.ts';
import { publicKeyFault, toSpki } from './key-format.ts';
import * as node from './node.ts';
import { decodePem } from './pem.ts';
import { privateKeyFault } from './private-key-format.ts';
import type { PublicKeyAlgorithm } from './public-key-algorithm.ts';
import { encodeUtf8 } from './utf8.ts';
import * as web from './web.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const hex = (text: string): Bytes => new Uint8Array(Buffer.from(text, 'hex'));
const publicKey = (pem: string) => decodePem(pem, 'PUBLIC KEY') as Bytes;
const privateKey = (pem: string) => decodePem(pem, 'PRIVATE KEY') as Bytes;
const amazon = (readCertificate(awsCertificate) as { publicKey: Bytes }).publicKey;
const amazonVector = (name: keyof typeof awsMessages, algorithm: PublicKeyAlgorithm): Vector => ({
  algorithm,
  source: `Amazon SNS, ${name}`,
  key: amazon,
  data: encodeUtf8(snsSignedText(awsMessages[name])),
  signature: decodeBase64(awsMessages[name].Signature) as Bytes,
});

const ec = publicKey(keys.ecPublicKey);
const changed = (bytes: Bytes, at: number, to: number) => {
  const copy = bytes.slice();
  copy[at < 0 ? copy.length + at : at] = to;
  return copy;
};

interface Vector {
  algorithm: PublicKeyAlgorithm;
  source: string;
  key: Bytes;
  data: Bytes;
  signature: Bytes;
}

const p256 = '3059301306072a8648ce3d020106082a8648ce3d030107034200';
/** C2SP/wycheproof, ecdsa_secp256r1_sha256_test.json: the key of cases 5 to 22. */
const wycheproofKey = hex(
  `${p256}042927b10512bae3eddcfe467828128bad2903269919f7086069c8c4df6c732838c7787964eaac00e5921fb1498a60f4606766b3d9685001558d1a974e7341513e`,
);
const r = '2ba3a8be6b94d5ec80a6d9d1190a436effe50d85a1eee859b8cc6af9bd5c2e18';
const s = 'b329f479a2bbd0a5c384ee1493b1f5186a87139cac5df4087c134b49156847db';

const vectors: Vector[] = [
  {
    algorithm: 'ecdsa-p256-sha256',
    source: 'RFC 6979, A.2.5, SHA-256, "sample"',
    key: hex(
      `${p256}0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb67903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299`,
    ),
    data: encodeUtf8('sample'),
    signature: hex(
      '3046022100efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716022100f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8',
    ),
  },
  {
    algorithm: 'ecdsa-p256-sha256',
    source: 'Wycheproof, case 7',
    key: wycheproofKey,
    data: encodeUtf8('123400'),
    signature: hex(`30450220${r}022100${s}`),
  },
  {
    algorithm: 'ed25519',
    source: 'RFC 8032, 7.1, test 1',
    key: hex('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a'),
    data: hex(''),
    signature: hex(
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
    ),
  },
  {
    algorithm: 'ed25519',
    source: 'RFC 8032, 7.1, test 2',
    key: hex('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c'),
    data: hex('72'),
    signature: hex(
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    ),
  },
  {
    algorithm: 'ed25519',
    source: 'Wycheproof, case 4, with its key in DER',
    key: hex('302a300506032b65700321007d4d0e7f6153a69b6242b522abbee685fda4420f8834b108c3bdae369ef549fa'),
    data: encodeUtf8('Hello'),
    signature: hex(
      '1c1ad976cbaae3b31dee07971cf92c928ce2091a85f5899f5e11ecec90fc9f8e93df18c5037ec9b29c07195ad284e63d548cd0a6fe358cc775bd6c1608d2c905',
    ),
  },
  amazonVector('a notification of version 1', 'rsa-sha1'),
  amazonVector('a notification of version 2', 'rsa-sha256'),
];

describe.each([
  ['node:crypto', node],
  ['WebCrypto', web],
])('%s', (_name, crypto) => {
  const verify = async (algorithm: PublicKeyAlgorithm, key: Bytes, signature: Bytes, data: Bytes) => {
    const raw = algorithm === 'ecdsa-p256-sha256' ? ecdsaFromDer(signature) : signature;
    const imported = crypto.importPublicKey(algorithm, toSpki(algorithm, key));
    return raw !== undefined && crypto.verifyPublicKey(imported as never, raw, data);
  };

  test.each(vectors)('verifies $algorithm by $source', async ({ algorithm, key, data, signature }) => {
    expect(await verify(algorithm, key, signature, data)).toBe(true);
  });

  test.each(vectors)('refuses every byte changed of $algorithm by $source', async (vector) => {
    const { algorithm, key, data, signature } = vector;
    for (let at = 0; at < signature.length; at++) {
      const changed = signature.slice();
      changed[at]! ^= 1;
      expect(await verify(algorithm, key, changed, data), `byte ${at}`).toBe(false);
    }
    for (let at = 0; at < data.length; at++) {
      const changed = data.slice();
      changed[at]! ^= 1;
      expect(await verify(algorithm, key, signature, changed), `byte ${at}`).toBe(false);
    }
  });

  test.each(vectors)('refuses another length of $algorithm by $source', async (vector) => {
    const { algorithm, key, data, signature } = vector;
    for (let length = 0; length < signature.length; length++) {
      expect(await verify(algorithm, key, signature.subarray(0, length), data), `${length}`).toBe(false);
    }
    expect(await verify(algorithm, key, new Uint8Array([...signature, 0]), data)).toBe(false);
    expect(await verify(algorithm, key, new Uint8Array([0, ...signature]), data)).toBe(false);
    expect(await verify(algorithm, key, signature, new Uint8Array([...data, 0]))).toBe(false);
  });

  test('refuses the signature of one RSA hash under the other', async () => {
    for (const { algorithm, key, data, signature } of vectors.slice(-2)) {
      const other = algorithm === 'rsa-sha1' ? 'rsa-sha256' : 'rsa-sha1';
      expect(await verify(other, key, signature, data)).toBe(false);
    }
  });

  const n = 'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551';
  const one = '020101';
  test.each([
    ['s without the zero that keeps it positive (Wycheproof 6)', `30440220${r}0220${s}`],
    ['a long form of the length (Wycheproof 8)', `3081450220${r}022100${s}`],
    ['a length with a leading zero (Wycheproof 9)', `308200450220${r}022100${s}`],
    ['a length that is one too long (Wycheproof 10)', `30460220${r}022100${s}`],
    ['a length that is one too short (Wycheproof 11)', `30440220${r}022100${s}`],
    ['a length beyond 32 bits (Wycheproof 12)', `308501000000450220${r}022100${s}`],
    ['a length of 2^31 (Wycheproof 15)', `3084800000000220${r}022100${s}`],
    ['an indefinite length', `30800220${r}022100${s}0000`],
    ['r with a zero too many', `3046022100${r}022100${s}`],
    ['a third number', `30480220${r}022100${s}020101`],
    ['no numbers', '3000'],
    ['only r', `30220220${r}`],
    ['r and s as a set', `31450220${r}022100${s}`],
    ['r as an octet string', `30450420${r}022100${s}`],
    ['r and s zero', '3006020100020100'],
    ['r zero', `3026020100022100${s}`],
    ['s zero', `30250220${r}020100`],
    ['r and s of no bytes', '300402000200'],
    ['r one and s the order', `3026${one}022100${n}`],
    ['r and s the order', `3046022100${n}022100${n}`],
    ['r and s one', `3006${one}${one}`],
    ['r minus one', `30260201ff022100${s}`],
    ['r of 33 bytes', `3047022101${'00'.repeat(32)}022200${'ff'.repeat(33)}`],
    ['r and s side by side, as WebCrypto has them', `${r}${s}`],
  ])('refuses an ECDSA signature with %s', async (_what, signature) => {
    expect(await verify('ecdsa-p256-sha256', wycheproofKey, hex(signature), encodeUtf8('123400'))).toBe(
      false,
    );
  });

  test('takes the other s of an ECDSA signature, as the standard does (Wycheproof 5)', async () => {
    const low = '4cd60b855d442f5b3c7b11eb6c4e0ae7525fe710fab9aa7c77a67f79e6fadd76';
    const signature = hex(`30440220${r}0220${low}`);
    expect(await verify('ecdsa-p256-sha256', wycheproofKey, signature, encodeUtf8('123400'))).toBe(true);
  });

  test.each([
    ['R and S of zero', '00'.repeat(64)],
    ['R one and S zero', `01${'00'.repeat(63)}`],
    [
      'S raised by the order of the group, which must not be another signature of the same data',
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69daf52dbd3e592dabd61b2dd8b5aeefbb4c387b2eaeb4302aeeb00d291612bb0c10',
    ],
  ])('refuses an Ed25519 signature with %s', async (_what, signature) => {
    const { algorithm, key, data } = vectors[3] as Vector;
    expect(await verify(algorithm, key, hex(signature), data)).toBe(false);
  });

  test.each([
    ['ecdsa-p256-sha256', keys.ecPublicKey, keys.ecPrivateKey],
    ['ed25519', keys.edPublicKey, keys.edPrivateKey],
    ['rsa-sha1', keys.rsaPublicKey, keys.rsaPrivateKey],
    ['rsa-sha256', keys.rsaPublicKey, keys.rsaPrivateKey],
  ] as const)(
    'signs with %s so that both implementations verify',
    async (algorithm, publicPem, privatePem) => {
      // Several, because r and s of an ECDSA signature have many lengths.
      for (let round = 0; round < (algorithm === 'ecdsa-p256-sha256' ? 50 : 1); round++) {
        const data = encodeUtf8(`round ${round}`);
        const signer = crypto.importPrivateKey(algorithm, privateKey(privatePem));
        const signature = await crypto.signPrivateKey(signer as never, data);
        for (const other of [node, web]) {
          const key = other.importPublicKey(algorithm, publicKey(publicPem));
          expect(await other.verifyPublicKey(key as never, signature, data)).toBe(true);
        }
      }
    },
  );

  test.each([
    ['a point beside the curve', 'ecdsa-p256-sha256', changed(ec, -1, ec.at(-1)! ^ 1)],
    [
      'a number above the prime, which would be a second form of one key',
      'ecdsa-p256-sha256',
      hex(
        `${p256}04ffffffff00000001000000000000000000000001000000000000000000000004459243b9aa581806fe913bce99817ade11ca503c64d9a3c533415c083248fbcc`,
      ),
    ],
  ] as const)('refuses %s itself', async (_what, algorithm, key) => {
    expect(publicKeyFault(algorithm, key)).toBeUndefined();
    await expect(verify(algorithm, key, hex(`30450220${r}022100${s}`), hex('00'))).rejects.toThrow();
  });
});

test('WebCrypto is not called before the first use, because runtimes forbid that at module load', async () => {
  const { algorithm, key, data, signature } = vectors[0] as Vector;
  const { subtle } = globalThis.crypto;
  const imported: unknown[] = [];
  const original = subtle.importKey;
  subtle.importKey = ((...args: never[]) => {
    imported.push(args[0]);
    return (original as (...all: never[]) => never).apply(subtle, args);
  }) as typeof subtle.importKey;
  try {
    const made = web.importPublicKey(algorithm, key);
    expect(imported).toEqual([]);
    await Promise.all([
      web.verifyPublicKey(made, signature, data),
      web.verifyPublicKey(made, signature, data),
    ]);
    expect(imported).toEqual(['spki']);
  } finally {
    subtle.importKey = original;
  }
});

describe('the fault of a public key', () => {
  const rsa = (modulus: string, exponent: string) => {
    const tlv = (tag: string, content: string) => {
      const length = content.length / 2;
      const digits = length.toString(16);
      const head =
        length < 128
          ? digits.padStart(2, '0')
          : length < 256
            ? `81${digits}`
            : `82${digits.padStart(4, '0')}`;
      return tag + head + content;
    };
    const key = tlv('30', tlv('02', modulus) + tlv('02', exponent));
    return hex(tlv('30', `300d06092a864886f70d0101010500${tlv('03', `00${key}`)}`));
  };

  test.each([
    ['nothing', 'ecdsa-p256-sha256', ec],
    ['nothing', 'ed25519', publicKey(keys.edPublicKey)],
    ['nothing', 'rsa-sha256', publicKey(keys.rsaPublicKey)],
    [
      'nothing, with a small number',
      'ecdsa-p256-sha256',
      hex(
        `${p256}040000000000000000000000000000000000000000000000000000000000000005459243b9aa581806fe913bce99817ade11ca503c64d9a3c533415c083248fbcc`,
      ),
    ],
    ['nothing, of 1024 bits, which Postal makes by default', 'rsa-sha1', publicKey(keys.rsa1024PublicKey)],
    ['nothing, of 1024 bits', 'rsa-sha256', rsa(`00c${'0'.repeat(254)}1`, '03')],
  ] as const)('is %s: %s', (_what, algorithm, key) => {
    expect(publicKeyFault(algorithm, key)).toBeUndefined();
  });

  test.each([
    ['no bytes', 'ed25519', hex(''), 'is no whole ed25519 public key'],
    ['31 bytes', 'ed25519', new Uint8Array(31).fill(7), 'is no whole ed25519 public key'],
    ['33 bytes', 'ed25519', new Uint8Array(33).fill(7), 'is no whole ed25519 public key'],
    ['32 zeros, under which anybody can sign', 'ed25519', new Uint8Array(32), 'small order'],
    ['the neutral point', 'ed25519', hex(`01${'00'.repeat(31)}`), 'small order'],
    ['the neutral point with a sign', 'ed25519', hex(`01${'00'.repeat(30)}80`), 'small order'],
    [
      'a point of order 8',
      'ed25519',
      hex('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85'),
      'small order',
    ],
    ['an RSA key', 'ed25519', publicKey(keys.rsaPublicKey), 'is for rsa, and the sender signs with ed25519'],
    ['an Ed25519 key', 'rsa-sha1', publicKey(keys.edPublicKey), 'is for ed25519'],
    ['an ECDSA key', 'rsa-sha256', ec, 'is for ecdsa'],
    [
      'a key of P-384',
      'ecdsa-p256-sha256',
      hex('3017301006072a8648ce3d020106052b810400220303000400'),
      'is no whole ecdsa',
    ],
    ['a private key', 'ed25519', privateKey(keys.edPrivateKey), 'is no whole ed25519 public key'],
    ['a cut key', 'ecdsa-p256-sha256', ec.subarray(0, -1), 'is no whole ecdsa-p256-sha256 public key'],
    [
      'a byte too many',
      'ecdsa-p256-sha256',
      new Uint8Array([...ec, 0]),
      'is no whole ecdsa-p256-sha256 public key',
    ],
    [
      'a compressed point',
      'ecdsa-p256-sha256',
      hex(`3039${p256.slice(4, -4)}2200${'02'.repeat(33)}`),
      'is no whole ecdsa',
    ],
    ['a point at infinity', 'ecdsa-p256-sha256', hex(`3019${p256.slice(4, -4)}020000`), 'is no whole ecdsa'],
    ['unused bits', 'ecdsa-p256-sha256', changed(ec, 25, 1), 'is no whole ecdsa'],
    ['512 bits', 'rsa-sha1', rsa(`00c${'0'.repeat(126)}1`, '010001'), 'is no whole rsa'],
    ['1023 bits', 'rsa-sha1', rsa(`4${'0'.repeat(254)}1`, '010001'), 'is no whole rsa'],
    ['16384 bits', 'rsa-sha1', rsa(`00c${'0'.repeat(4094)}1`, '010001'), 'is no whole rsa'],
    [
      'the exponent 1, under which anybody can sign',
      'rsa-sha256',
      rsa(`00c${'0'.repeat(254)}1`, '01'),
      'is no whole rsa',
    ],
    ['an even exponent', 'rsa-sha256', rsa(`00c${'0'.repeat(254)}1`, '04'), 'is no whole rsa'],
    ['an endless exponent', 'rsa-sha256', rsa(`00c${'0'.repeat(254)}1`, '0100000001'), 'is no whole rsa'],
    ['the exponent 0', 'rsa-sha256', rsa(`00c${'0'.repeat(254)}1`, '00'), 'is no whole rsa'],
    ['a negative modulus', 'rsa-sha256', rsa(`c${'0'.repeat(254)}1`, '03'), 'is no whole rsa'],
  ] as const)('names %s', (_what, algorithm, key, message) => {
    expect(publicKeyFault(algorithm, toSpki(algorithm, key))).toContain(message);
  });

  test('is reported at construction with the name of the option, for any bytes', () => {
    const seeds = [ec, publicKey(keys.edPublicKey), publicKey(keys.rsa1024PublicKey)];
    const algorithms = ['ecdsa-p256-sha256', 'ed25519', 'rsa-sha256'] as const;
    let [refused, taken] = [0, 0];
    fc.assert(
      fc.property(
        fc.nat(2),
        fc.nat(200),
        fc.nat(255),
        fc.constantFrom(...algorithms),
        (seed, at, byte, algorithm) => {
          const key = seeds[seed] as Bytes;
          const text = encodeBase64(changed(key, at % key.length, byte));
          try {
            publicKeyFromText(algorithm, text, 'publicKey');
            taken++;
          } catch (error) {
            refused++;
            expect(error).toBeInstanceOf(SecretError);
            expect((error as Error).message).toMatch(/^`publicKey` is /);
          }
        },
      ),
      { numRuns: 500 },
    );
    expect(Math.min(refused, taken)).toBeGreaterThan(0);
  });
});

test.each([
  ['no bytes', hex(''), 'is no ed25519 private key'],
  ['a key of another kind', privateKey(keys.rsaPrivateKey), 'is for rsa, and the sender signs with ed25519'],
  ['a public key', publicKey(keys.edPublicKey), 'is no ed25519 private key'],
])('refuses %s as a private key', (_what, key, message) => {
  expect(privateKeyFault('ed25519', key)).toContain(message);
});

test('an ECDSA signature in DER and r and s side by side are each other', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 64, maxLength: 64 }), (bytes) => {
      const raw = new Uint8Array(bytes);
      fc.pre(raw.subarray(0, 32).some(Boolean) && raw.subarray(32).some(Boolean));
      expect(ecdsaFromDer(ecdsaToDer(raw))).toEqual(raw);
    }),
  );
});

describe('base64', () => {
  test.each([
    ['', undefined],
    ['AA==', '00'],
    ['AAA=', '0000'],
    ['AAAA', '000000'],
    ['+/+/', 'fbffbf'],
    ['AB==', undefined],
    ['AAB=', undefined],
    ['AA', undefined],
    ['AAA', undefined],
    ['A', undefined],
    ['AA=', undefined],
    ['=', undefined],
    ['====', undefined],
    ['AAAA=', undefined],
    ['AAAA====', undefined],
    ['-_-_', undefined],
    ['AA==AA==', undefined],
    [' AA==', undefined],
    ['AA==\n', undefined],
    ['AA\u00e9=', undefined],
    ['AA==, AA==', undefined],
  ])('reads %j as %s', (text, bytes) => {
    const read = decodeBase64(text);
    expect(read && Buffer.from(read).toString('hex')).toBe(bytes);
  });

  test('is written as Buffer writes it, and read again', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), (bytes) => {
        const text = encodeBase64(new Uint8Array(bytes));
        expect(text).toBe(Buffer.from(bytes).toString('base64'));
        expect(decodeBase64(text)).toEqual(new Uint8Array(bytes));
      }),
    );
  });
});
