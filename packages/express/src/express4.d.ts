/** Express 4 under another name, for the tests. As far as they use it, it is typed like Express 5. */
declare module 'express4' {
  import express from 'express';

  export default express;
}
