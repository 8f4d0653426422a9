export function createProvider(_name: string): void {}
