/** The public-key signatures that senders use. RSA is PKCS#1 v1.5 (RFC 8017); ECDSA signatures are in DER. */
export type PublicKeyAlgorithm = 'ecdsa-p256-sha256' | 'ed25519' | 'rsa-sha1' | 'rsa-sha256';
