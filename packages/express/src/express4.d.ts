/** Express 4 under another name. The types of Express 5 are right for the part that tests use. */
declare module 'express4' {
  import express from 'express';

  export default express;
}
