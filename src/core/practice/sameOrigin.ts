import type { Middleware } from 'koa';

/** Every port of 127.0.0.1 counts as the same site, so cookies alone do not say who sent a form. */
export function refuseOtherOrigins(origin: string): Middleware {
  return (ctx, next) => {
    const sentFrom = ctx.get('Origin');
    if (sentFrom !== '' && sentFrom !== origin) ctx.throw(403);
    return next();
  };
}
