/** Dropbox API v2. Endpoints, parameters and answers: https://www.dropbox.com/developers/documentation/http/documentation */
import { defineConnector, type FieldSource } from '../../src/shared/connector.ts';

const docs = (endpoint: string): string =>
  `https://www.dropbox.com/developers/documentation/http/documentation#${endpoint}`;

const folderField: FieldSource = {
  id: 'folder',
  label: 'Folder',
  type: 'dropdown',
  options: 'folders',
  help: 'Left empty, the top of your Dropbox.',
};

const pathField: FieldSource = {
  id: 'path',
  label: 'File or folder',
  type: 'text',
  required: true,
  help: 'Its path from the top of your Dropbox, or its ID.',
  example: '/Kitchen/menu.pdf',
};

const fileField: FieldSource = { ...pathField, label: 'File' };

const nameField: FieldSource = {
  id: 'name',
  label: 'File name',
  type: 'text',
  required: true,
  example: 'menu.pdf',
};

const conflictField: FieldSource = {
  id: 'conflict',
  label: 'If there is such a file',
  type: 'choice',
  required: true,
  default: 'rename',
  choices: [
    { value: 'rename', label: 'Keep both, with another name' },
    { value: 'overwrite', label: 'Replace it' },
    { value: 'fail', label: 'Stop with an error' },
  ],
};

const renameField: FieldSource = {
  id: 'rename',
  label: 'Keep both if there is one already',
  type: 'boolean',
  default: false,
  help: 'With another name; otherwise it is an error.',
};

/** The arguments of a request that carries a file stand in a header, which takes ASCII only. */
const uploadHeaders = {
  'Dropbox-API-Arg':
    '{{ $asciiJson({ "path": (fields.folder = "/" ? "" : fields.folder) & "/" & fields.name, "mode": fields.conflict = "overwrite" ? "overwrite" : "add", "autorename": fields.conflict = "rename" }) }}',
  'Content-Type': 'application/octet-stream',
};

const pathHeader = { 'Dropbox-API-Arg': '{{ $asciiJson({ "path": fields.path }) }}' };

const list = 'https://api.dropboxapi.com/2/files/list_folder';

/** What goes on from a cursor is another endpoint, which takes nothing else. */
const listing = (recursive: string) => ({
  post: `{{ $exists(cursor) or $exists(position) ? "${list}/continue" : "${list}" }}`,
  body: {
    cursor: '{{ $exists(cursor) ? cursor : position }}',
    path: '{{ $not($exists(cursor) or $exists(position)) ? ($exists(fields.folder) ? fields.folder : "") }}',
    recursive: `{{ $not($exists(cursor) or $exists(position)) ? ${recursive} }}`,
    limit: '{{ $not($exists(cursor) or $exists(position)) ? 1000 }}',
  },
  reference: docs('files-list_folder'),
});

const entries = {
  kind: 'cursor',
  next: '{{ has_more ? cursor }}',
  items: '{{ entries }}',
} as const;

const watched: FieldSource[] = [
  folderField,
  { id: 'deep', label: 'Folders inside too', type: 'boolean', default: false },
];

const sampleFile = {
  '.tag': 'file',
  name: 'menu.pdf',
  id: 'id:aBcDeFgHiJkAAAAAAAAAAQ',
  client_modified: '2026-03-02T09:14:00Z',
  server_modified: '2026-03-02T09:15:00Z',
  rev: '0160000000000000001',
  size: 48213,
  path_lower: '/kitchen/menu.pdf',
  path_display: '/Kitchen/menu.pdf',
  is_downloadable: true,
  content_hash: '0000000000000000000000000000000000000000000000000000000000000000',
};

const sampleFolder = {
  '.tag': 'folder',
  name: 'Kitchen',
  id: 'id:aBcDeFgHiJkAAAAAAAAAAg',
  path_lower: '/kitchen',
  path_display: '/Kitchen',
};

const sampleLink = {
  '.tag': 'file',
  url: 'https://www.dropbox.com/scl/fi/0000000000/menu.pdf?rlkey=0000000000&dl=0',
  id: sampleFile.id,
  name: 'menu.pdf',
  path_lower: '/kitchen/menu.pdf',
  link_permissions: {
    can_revoke: true,
    resolved_visibility: { '.tag': 'public' },
    effective_audience: { '.tag': 'public' },
    link_access_level: { '.tag': 'viewer' },
  },
  client_modified: '2026-03-02T09:14:00Z',
  server_modified: '2026-03-02T09:15:00Z',
  rev: '0160000000000000001',
  size: 48213,
};

const moving = (id: string, name: string, sentence: string, synonyms: string[]) => ({
  id,
  name,
  sentence,
  changes: true,
  repeat: 'never' as const,
  fields: [
    pathField,
    {
      ...pathField,
      id: 'to',
      label: 'To',
      help: 'The whole new path, with the name.',
      example: '/Archive/menu.pdf',
    },
    renameField,
  ],
  request: {
    post: `/files/${id}_v2`,
    body: {
      from_path: '{{ fields.path }}',
      to_path: '{{ fields.to }}',
      autorename: '{{ fields.rename }}',
    },
    reference: docs(`files-${id}`),
  },
  output: '{{ metadata }}',
  sample: { ...sampleFile, path_lower: '/archive/menu.pdf', path_display: '/Archive/menu.pdf' },
  synonyms,
});

export default defineConnector({
  schema: 1,
  id: 'dropbox',
  name: 'Dropbox',
  category: 'storage',
  about: 'Files, folders and shared links of a Dropbox account.',
  homepage: 'https://www.dropbox.com/',
  synonyms: ['file', 'folder', 'upload', 'cloud', 'storage', 'share', 'backup'],
  hosts: ['api.dropboxapi.com', 'content.dropboxapi.com'],
  // A token that Dropbox makes in the App Console ends after four hours, so there is only the sign-in.
  auth: [
    {
      // https://developers.dropbox.com/oauth-guide
      id: 'sign-in',
      kind: 'oauth2',
      label: 'Sign in with Dropbox',
      authorizationUrl: 'https://www.dropbox.com/oauth2/authorize',
      tokenUrl: 'https://api.dropboxapi.com/oauth2/token',
      pkce: 'S256',
      client: { auth: 'none', own: true },
      redirectPort: 47115,
      // Without it there is no refresh token, and the sign-in ends after four hours.
      params: { token_access_type: 'offline' },
      scopes: [
        {
          id: 'account_info.read',
          why: 'Show the e-mail address of the account beside the connection',
        },
        { id: 'files.metadata.read', why: 'See the names of your files and folders' },
        { id: 'files.content.read', why: 'Download files' },
        { id: 'files.content.write', why: 'Upload, move, copy and delete files and folders' },
        { id: 'sharing.read', why: 'See your shared links' },
        { id: 'sharing.write', why: 'Create shared links' },
      ],
      identity: {
        request: {
          post: '/users/get_current_account',
          reference: docs('users-get_current_account'),
        },
        label: '{{ email }}',
        key: '{{ account_id }}',
      },
      steps: [
        'Open https://www.dropbox.com/developers/apps and press “Create app”.',
        'Choose “Scoped access” and “Full Dropbox” (or “App folder”, to reach one folder only), give it any name and press “Create app”.',
        'Under “Permissions”, tick account_info.read, files.metadata.read, files.content.read, files.content.write, sharing.read and sharing.write, and press “Submit”.',
        'Under “Settings”, “Redirect URIs”, add http://127.0.0.1:47115/callback',
        'Copy the “App key” from the same page: it is the client ID.',
      ],
      helpUrl: 'https://developers.dropbox.com/oauth-guide',
    },
  ],
  api: { baseUrl: 'https://api.dropboxapi.com/2' },
  errors: [
    {
      when: '{{ status = 401 and $contains(error_summary, "missing_scope") }}',
      code: 'permission_missing',
      message:
        'The app lacks a permission for this. Tick it at Dropbox under “Permissions”, press “Submit”, and reconnect.',
    },
    {
      when: '{{ status = 409 and $contains(error_summary, "not_found") }}',
      code: 'missing_at_app',
      message: 'Dropbox has no file or folder there.',
    },
    {
      when: '{{ status = 409 and $contains(error_summary, "insufficient_space") }}',
      code: 'rejected_by_app',
      message: 'There is no room left in this Dropbox.',
    },
    {
      when: '{{ status = 409 and $contains(error_summary, /malformed_path|not_file|not_folder|unsupported_file|disallowed_name/) }}',
      code: 'rejected_by_app',
      message:
        'Dropbox cannot do this with this path. A path starts with a slash; a file is no folder, and the other way round.',
    },
    {
      when: '{{ status = 409 and $contains(error_summary, /no_write_permission|no_permission|access_denied|email_not_verified/) }}',
      code: 'permission_missing',
      message:
        'You may not do this in this folder, or your Dropbox account has to be confirmed first.',
    },
    {
      when: '{{ status = 409 and $contains(error_summary, "too_many_write_operations") }}',
      code: 'rate_limited',
      message: 'Dropbox asks for fewer changes at a time.',
    },
  ],
  options: {
    folders: {
      request: {
        post: `{{ $exists(cursor) ? "${list}/continue" : "${list}" }}`,
        body: {
          cursor: '{{ cursor }}',
          path: '{{ $not($exists(cursor)) ? "" }}',
          recursive: '{{ $not($exists(cursor)) ? true }}',
          limit: '{{ $not($exists(cursor)) ? 1000 }}',
        },
        reference: docs('files-list_folder'),
      },
      paging: entries,
      value: '{{ `.tag` = "folder" ? path_display }}',
      label: '{{ path_display }}',
    },
  },
  triggers: [
    {
      id: 'new-file',
      name: 'New file',
      sentence: 'When a new file appears in {folder}',
      about:
        'Starts once for every file that is added or moved into the folder; changes of it do not count.',
      kind: 'poll',
      fields: watched,
      request: listing('fields.deep'),
      paging: entries,
      where: '{{ `.tag` = "file" }}',
      key: '{{ id }}',
      time: '{{ server_modified }}',
      position: '{{ cursor }}',
      sample: sampleFile,
      synonyms: ['file added', 'file uploaded', 'new upload'],
    },
    {
      id: 'updated-file',
      name: 'New or changed file',
      sentence: 'When a file in {folder} is added or changed',
      about: 'Starts once for every new version of a file.',
      kind: 'poll',
      fields: watched,
      request: listing('fields.deep'),
      paging: entries,
      where: '{{ `.tag` = "file" }}',
      key: '{{ id & "@" & rev }}',
      time: '{{ server_modified }}',
      position: '{{ cursor }}',
      sample: sampleFile,
      synonyms: ['file changed', 'file modified', 'new version'],
    },
    {
      id: 'new-folder',
      name: 'New folder',
      sentence: 'When a new folder appears in {folder}',
      kind: 'poll',
      fields: watched,
      request: listing('fields.deep'),
      paging: entries,
      // With the folders inside, the folder itself is listed too; it is there from the first look on.
      where: '{{ `.tag` = "folder" }}',
      key: '{{ id }}',
      position: '{{ cursor }}',
      sample: sampleFolder,
      synonyms: ['folder created'],
    },
  ],
  actions: [
    {
      id: 'upload',
      name: 'Upload file',
      sentence: 'Upload {file} to {folder} as {name}',
      about: 'Up to 150 MB.',
      changes: true,
      repeat: 'never',
      fields: [
        { id: 'file', label: 'File', type: 'file', required: true },
        folderField,
        nameField,
        conflictField,
      ],
      request: {
        post: 'https://content.dropboxapi.com/2/files/upload',
        headers: uploadHeaders,
        body: '{{ fields.file }}',
        bodyType: 'file',
        reference: docs('files-upload'),
      },
      sample: sampleFile,
      synonyms: ['save file', 'add file', 'put'],
    },
    {
      id: 'create-text-file',
      name: 'Create text file',
      sentence: 'Write {text} to {name} in {folder}',
      changes: true,
      repeat: 'never',
      fields: [
        { id: 'text', label: 'Text', type: 'longText', required: true },
        folderField,
        { ...nameField, example: 'notes.txt' },
        conflictField,
      ],
      request: {
        post: 'https://content.dropboxapi.com/2/files/upload',
        headers: uploadHeaders,
        body: '{{ fields.text }}',
        bodyType: 'text',
        reference: docs('files-upload'),
      },
      sample: { ...sampleFile, name: 'notes.txt', path_display: '/Kitchen/notes.txt', size: 42 },
      synonyms: ['save text', 'write file', 'note'],
    },
    {
      id: 'download',
      name: 'Download file',
      sentence: 'Download {path}',
      changes: false,
      repeat: 'safe',
      fields: [fileField],
      request: {
        post: 'https://content.dropboxapi.com/2/files/download',
        headers: pathHeader,
        answer: 'file',
        reference: docs('files-download'),
      },
      sample: { name: 'menu.pdf', type: 'application/octet-stream', size: 48213 },
      synonyms: ['get file', 'fetch'],
    },
    {
      id: 'get-link',
      name: 'Get temporary link',
      sentence: 'Get a link to download {path}',
      about: 'The link works for four hours, for everybody who has it.',
      changes: false,
      repeat: 'safe',
      fields: [fileField],
      request: {
        post: '/files/get_temporary_link',
        body: { path: '{{ fields.path }}' },
        reference: docs('files-get_temporary_link'),
      },
      sample: {
        metadata: sampleFile,
        link: 'https://uc0000000000.dl.dropboxusercontent.com/cd/0/get/0000000000/file',
      },
      synonyms: ['direct link', 'download url'],
    },
    {
      id: 'share',
      name: 'Create shared link',
      sentence: 'Create a shared link to {path}',
      changes: true,
      repeat: 'never',
      fields: [
        pathField,
        {
          id: 'audience',
          label: 'Who may open it',
          type: 'choice',
          help: 'Without a choice, as set for your account.',
          choices: [
            { value: 'public', label: 'Everybody with the link' },
            { value: 'team', label: 'Members of your team' },
            { value: 'no_one', label: 'People who have access already' },
          ],
        },
        {
          id: 'expires',
          label: 'Works until',
          type: 'dateTime',
          more: true,
          help: 'For paid accounts.',
        },
      ],
      request: {
        post: '/sharing/create_shared_link_with_settings',
        body: {
          path: '{{ fields.path }}',
          settings: {
            audience: '{{ fields.audience }}',
            // To the second: Dropbox takes no fractions.
            expires: '{{ fields.expires ? $substring($formatDate(fields.expires), 0, 19) & "Z" }}',
          },
        },
        reference: docs('sharing-create_shared_link_with_settings'),
      },
      sample: sampleLink,
      synonyms: ['share file', 'public link'],
    },
    {
      id: 'get-shared-links',
      name: 'Get shared links',
      sentence: 'Get the shared links of {path}',
      changes: false,
      repeat: 'safe',
      fields: [pathField],
      request: {
        post: '/sharing/list_shared_links',
        body: {
          path: '{{ $not($exists(cursor)) ? fields.path }}',
          direct_only: '{{ $not($exists(cursor)) ? true }}',
          cursor: '{{ cursor }}',
        },
        reference: docs('sharing-list_shared_links'),
      },
      paging: { kind: 'cursor', next: '{{ has_more ? cursor }}', items: '{{ links }}' },
      sample: [sampleLink],
      synonyms: ['existing link', 'find link'],
    },
    {
      id: 'list-folder',
      name: 'List folder',
      sentence: 'List what is in {folder}',
      changes: false,
      repeat: 'safe',
      fields: watched,
      request: {
        post: `{{ $exists(cursor) ? "${list}/continue" : "${list}" }}`,
        body: {
          cursor: '{{ cursor }}',
          path: '{{ $not($exists(cursor)) ? ($exists(fields.folder) ? fields.folder : "") }}',
          recursive: '{{ $not($exists(cursor)) ? fields.deep }}',
          limit: '{{ $not($exists(cursor)) ? 1000 }}',
        },
        reference: docs('files-list_folder'),
      },
      paging: entries,
      sample: [sampleFolder, sampleFile],
      synonyms: ['all files', 'contents'],
    },
    {
      id: 'search',
      name: 'Search files and folders',
      sentence: 'Search for {query}',
      changes: false,
      repeat: 'safe',
      fields: [
        { id: 'query', label: 'Search for', type: 'text', required: true },
        folderField,
        { id: 'names', label: 'In names only', type: 'boolean', default: false },
      ],
      request: {
        post: '{{ $exists(cursor) ? "https://api.dropboxapi.com/2/files/search/continue_v2" : "https://api.dropboxapi.com/2/files/search_v2" }}',
        body: {
          cursor: '{{ cursor }}',
          query: '{{ $not($exists(cursor)) ? fields.query }}',
          options:
            '{{ $not($exists(cursor)) ? $merge([{ "max_results": 100, "filename_only": fields.names }, $exists(fields.folder) ? { "path": fields.folder } : {}]) }}',
        },
        reference: docs('files-search'),
      },
      paging: {
        kind: 'cursor',
        next: '{{ has_more ? cursor }}',
        items: '{{ matches.metadata.metadata }}',
      },
      sample: [sampleFile],
      synonyms: ['find file', 'look for'],
    },
    {
      id: 'get-metadata',
      name: 'Get file or folder details',
      sentence: 'Get the details of {path}',
      changes: false,
      repeat: 'safe',
      fields: [pathField],
      request: {
        post: '/files/get_metadata',
        body: { path: '{{ fields.path }}' },
        reference: docs('files-get_metadata'),
      },
      sample: sampleFile,
      synonyms: ['file info', 'does file exist'],
    },
    {
      id: 'create-folder',
      name: 'Create folder',
      sentence: 'Create the folder {path}',
      changes: true,
      repeat: 'never',
      fields: [
        {
          ...pathField,
          label: 'Folder',
          help: 'Its whole path; folders on the way are made too.',
          example: '/Kitchen/2026',
        },
        renameField,
      ],
      request: {
        post: '/files/create_folder_v2',
        body: { path: '{{ fields.path }}', autorename: '{{ fields.rename }}' },
        reference: docs('files-create_folder'),
      },
      output: '{{ metadata }}',
      sample: sampleFolder,
      synonyms: ['new folder', 'make directory'],
    },
    moving('move', 'Move or rename', 'Move {path} to {to}', ['rename file', 'move folder']),
    moving('copy', 'Copy', 'Copy {path} to {to}', ['duplicate file', 'copy folder']),
    {
      id: 'delete',
      name: 'Delete file or folder',
      sentence: 'Delete {path}',
      about: 'Dropbox keeps what was deleted for 30 days, longer in paid accounts.',
      changes: true,
      repeat: 'safe',
      fields: [pathField],
      request: {
        post: '/files/delete_v2',
        body: { path: '{{ fields.path }}' },
        reference: docs('files-delete'),
      },
      output: '{{ { "deleted": true } }}',
      sample: { deleted: true },
      synonyms: ['remove file', 'trash'],
    },
  ],
});
