// `npm run package`: the app as people install it, in dist/.

import { packageApp } from './packaging/packageApp.ts';
import { ensureBuilt } from './project.ts';
import { ensureSystemPackages } from './systemPackages.ts';

ensureSystemPackages('tests');
if (!(await ensureBuilt())) process.exit(1);
const { folder, debianPackage } = await packageApp();
console.log(folder);
if (debianPackage !== undefined) console.log(debianPackage);
