/** Google Drive API v3. Methods, parameters and answers: https://developers.google.com/workspace/drive/api/reference/rest/v3 */
import { defineConnector, type FieldSource } from '../../src/shared/connector.ts';
import {
  allDrives,
  driveFiles,
  driveText,
  googleErrors,
  googleIdentityHost,
  googlePages,
  googleSignIn,
} from '../google.ts';

const apis = ['Google Drive API'] as const;
const reference = 'https://developers.google.com/workspace/drive/api/reference/rest/v3';
const uploads = 'https://www.googleapis.com/upload/drive/v3/files';
const folderType = 'application/vnd.google-apps.folder';

const folderField: FieldSource = {
  id: 'folder',
  label: 'Folder',
  type: 'dropdown',
  options: 'folders',
};

const targetFolderField: FieldSource = {
  ...folderField,
  help: 'Without one, it goes to the top of My Drive.',
};

const fileField: FieldSource = {
  id: 'file',
  label: 'File',
  type: 'dropdown',
  options: 'files',
  required: true,
};

const itemField: FieldSource = {
  id: 'file',
  label: 'File or folder',
  type: 'dropdown',
  options: 'items',
  required: true,
};

const contentField: FieldSource = {
  id: 'content',
  label: 'Content',
  type: 'file',
  required: true,
  help: 'A file of an earlier step.',
};

const roleField: FieldSource = {
  id: 'role',
  label: 'May',
  type: 'choice',
  default: 'reader',
  choices: [
    { value: 'reader', label: 'View' },
    { value: 'commenter', label: 'Comment' },
    { value: 'writer', label: 'Edit' },
  ],
};

const fields =
  'id,name,mimeType,description,size,createdTime,modifiedTime,sharedWithMeTime,parents,webViewLink,webContentLink,owners(displayName,emailAddress),lastModifyingUser(displayName,emailAddress)';

const oneFile = { fields, supportsAllDrives: 'true' };
const manyFiles = { fields: `nextPageToken,files(${fields})`, ...allDrives };

const sampleFile = {
  id: '1b2C3d4E5f6G7h8I9j0K-example',
  name: 'Report.pdf',
  mimeType: 'application/pdf',
  size: '48213',
  createdTime: '2026-03-02T09:15:00.000Z',
  modifiedTime: '2026-03-02T09:15:00.000Z',
  parents: ['0AExampleFolder'],
  webViewLink: 'https://drive.google.com/file/d/1b2C3d4E5f6G7h8I9j0K-example/view',
  webContentLink: 'https://drive.google.com/uc?id=1b2C3d4E5f6G7h8I9j0K-example&export=download',
  owners: [{ displayName: 'Me', emailAddress: 'me@example.com' }],
  lastModifyingUser: { displayName: 'Me', emailAddress: 'me@example.com' },
};

const sampleFolder = {
  id: '1c3D4e5F6g7H-example',
  name: 'Invoices',
  mimeType: folderType,
  createdTime: '2026-03-02T09:15:00.000Z',
  modifiedTime: '2026-03-02T09:15:00.000Z',
  parents: ['0AExampleFolder'],
  webViewLink: 'https://drive.google.com/drive/folders/1c3D4e5F6g7H-example',
  owners: [{ displayName: 'Me', emailAddress: 'me@example.com' }],
};

const filePages = googlePages('{{ files }}', ['pageSize', 1000]);

const list = (q: string) => ({
  get: '/files',
  query: { q, ...manyFiles },
  reference: `${reference}/files/list`,
});

/** Within a folder, what was moved into it is new as well, however old it is: so nothing can be left out by its age. */
const arrived = (type: string): string =>
  `{{ "trashed = false and mimeType ${type} '${folderType}'" & (
    fields.folder ? " and '" & ${driveText('fields.folder')} & "' in parents"
    : $exists(since) ? " and createdTime > '" & $fromMillis(since) & "'"
    : ""
  ) }}`;

/** The file is made by its name first, and gets its content then. */
const created = (name: string, mimeType: string) => ({
  id: 'created',
  request: {
    post: '/files',
    query: { fields: 'id', supportsAllDrives: 'true' },
    body: {
      name,
      mimeType,
      description: '{{ fields.description }}',
      parents: '{{ fields.folder ? [fields.folder] }}',
    },
    reference: `${reference}/files/create`,
  },
});

const descriptionField: FieldSource = {
  id: 'description',
  label: 'Description',
  type: 'longText',
  more: true,
};

export default defineConnector({
  schema: 1,
  id: 'google-drive',
  name: 'Google Drive',
  category: 'storage',
  about: 'Files and folders of a Google account: upload, download, find and share them.',
  homepage: 'https://drive.google.com/',
  synonyms: [
    'file',
    'folder',
    'document',
    'upload',
    'download',
    'cloud storage',
    'gdrive',
    'workspace',
  ],
  hosts: ['www.googleapis.com', googleIdentityHost],
  auth: [
    googleSignIn({
      apis,
      scopes: [
        {
          id: 'https://www.googleapis.com/auth/drive',
          why: 'See, create, change, share and delete the files of your Drive',
        },
      ],
    }),
  ],
  api: { baseUrl: 'https://www.googleapis.com/drive/v3' },
  errors: [
    ...googleErrors('Google Drive', apis),
    {
      when: '{{ status = 403 and error.errors[0].reason = "fileNotDownloadable" }}',
      code: 'rejected_by_app',
      message:
        'Documents of Google’s own kinds cannot be downloaded as they are. Use “Export Google document”.',
    },
    {
      when: '{{ status = 403 and error.errors[0].reason = "storageQuotaExceeded" }}',
      code: 'rejected_by_app',
      message: 'There is no room left in this Google Drive.',
    },
  ],
  options: {
    files: driveFiles(`mimeType != '${folderType}'`),
    folders: driveFiles(`mimeType = '${folderType}'`),
    items: driveFiles("mimeType != 'application/vnd.google-apps.shortcut'"),
    documents: driveFiles(
      `mimeType contains 'application/vnd.google-apps.' and mimeType != '${folderType}'`,
    ),
  },
  triggers: [
    {
      id: 'new-file',
      name: 'New file',
      sentence: 'When a new file appears in {folder}',
      about:
        'Starts once for every file that is put into the folder, or without one, made anywhere.',
      kind: 'poll',
      fields: [
        {
          ...folderField,
          help: 'Folders inside of it do not count. Without one, all of Drive does.',
        },
      ],
      request: list(arrived('!=')),
      paging: filePages,
      key: '{{ id }}',
      time: '{{ createdTime }}',
      sample: sampleFile,
      synonyms: ['file added', 'file uploaded', 'file in folder', 'document'],
    },
    {
      id: 'updated-file',
      name: 'New or changed file',
      sentence: 'When a file in {folder} is added or changed',
      about: 'Starts each time a file is added or its content, name or description changes.',
      kind: 'poll',
      fields: [
        {
          ...folderField,
          help: 'Folders inside of it do not count. Without one, all of Drive does.',
        },
      ],
      request: list(`{{ "trashed = false and mimeType != '${folderType}'"
        & (fields.folder ? " and '" & ${driveText('fields.folder')} & "' in parents" : "")
        & ($exists(since) ? " and modifiedTime > '" & $fromMillis(since) & "'" : "") }}`),
      paging: filePages,
      key: '{{ id & "@" & modifiedTime }}',
      time: '{{ modifiedTime }}',
      sample: sampleFile,
      synonyms: ['file updated', 'file edited', 'revision'],
    },
    {
      id: 'new-folder',
      name: 'New folder',
      sentence: 'When a new folder appears in {folder}',
      about:
        'Starts once for every folder that is put into the folder, or without one, made anywhere.',
      kind: 'poll',
      fields: [{ ...folderField, help: 'Without one, all of Drive counts.' }],
      request: list(arrived('=')),
      paging: filePages,
      key: '{{ id }}',
      time: '{{ createdTime }}',
      sample: sampleFolder,
      synonyms: ['folder created', 'directory'],
    },
    {
      id: 'shared-file',
      name: 'New file shared with me',
      sentence: 'When somebody shares a file with me',
      kind: 'poll',
      request: list('sharedWithMe = true and trashed = false'),
      paging: filePages,
      key: '{{ id }}',
      time: '{{ sharedWithMeTime }}',
      sample: { ...sampleFile, sharedWithMeTime: '2026-03-02T10:00:00.000Z' },
      synonyms: ['file shared', 'invitation'],
    },
  ],
  actions: [
    {
      id: 'upload-file',
      name: 'Upload file',
      sentence: 'Upload {content} to {folder}',
      changes: true,
      repeat: 'never',
      fields: [
        contentField,
        targetFolderField,
        { id: 'name', label: 'Name', type: 'text', help: 'Instead of the name that the file has.' },
        descriptionField,
      ],
      before: [
        created(
          '{{ fields.name ? fields.name : fields.content.name }}',
          '{{ fields.content.type }}',
        ),
      ],
      request: {
        patch: `${uploads}/{{ answers.created.id }}`,
        query: { uploadType: 'media', ...oneFile },
        body: '{{ fields.content }}',
        bodyType: 'file',
        reference: `${reference}/files/update`,
      },
      sample: sampleFile,
      synonyms: ['save file', 'add file', 'attachment', 'backup'],
    },
    {
      id: 'create-text-file',
      name: 'Create text file',
      sentence: 'Write {text} into the new file {name}',
      changes: true,
      repeat: 'never',
      fields: [
        { id: 'name', label: 'Name', type: 'text', required: true, example: 'notes.txt' },
        { id: 'text', label: 'Text', type: 'longText', required: true },
        targetFolderField,
        descriptionField,
      ],
      before: [created('{{ fields.name }}', 'text/plain')],
      request: {
        patch: `${uploads}/{{ answers.created.id }}`,
        query: { uploadType: 'media', ...oneFile },
        body: '{{ fields.text }}',
        bodyType: 'text',
        reference: `${reference}/files/update`,
      },
      sample: { ...sampleFile, name: 'notes.txt', mimeType: 'text/plain', size: '120' },
      synonyms: ['write file', 'note'],
    },
    {
      id: 'replace-file',
      name: 'Replace file',
      sentence: 'Replace {file} by {content}',
      about: 'The file keeps its name, place and link; Drive keeps the old content as a revision.',
      changes: true,
      repeat: 'safe',
      fields: [fileField, contentField],
      request: {
        patch: `${uploads}/{{ fields.file }}`,
        query: { uploadType: 'media', ...oneFile },
        body: '{{ fields.content }}',
        bodyType: 'file',
        reference: `${reference}/files/update`,
      },
      sample: sampleFile,
      synonyms: ['overwrite file', 'new version', 'update content'],
    },
    {
      id: 'download-file',
      name: 'Download file',
      sentence: 'Download {file}',
      changes: false,
      repeat: 'safe',
      fields: [fileField],
      request: {
        get: '/files/{{ fields.file }}',
        query: { alt: 'media', supportsAllDrives: 'true' },
        answer: 'file',
        reference: `${reference}/files/get`,
      },
      sample: { name: 'Report.pdf', type: 'application/pdf', size: 48213 },
      synonyms: ['get content', 'read file', 'attachment'],
    },
    {
      id: 'export-document',
      name: 'Export Google document',
      sentence: 'Export {file} as {type}',
      about: 'Gives a document, spreadsheet or presentation of Google as a file, up to 10 MB.',
      changes: false,
      repeat: 'safe',
      fields: [
        { ...fileField, options: 'documents' },
        {
          id: 'type',
          label: 'As',
          type: 'choice',
          default: 'application/pdf',
          choices: [
            { value: 'application/pdf', label: 'PDF' },
            {
              value: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
              label: 'Word (documents)',
            },
            { value: 'text/markdown', label: 'Markdown (documents)' },
            { value: 'text/plain', label: 'Plain text (documents, presentations)' },
            {
              value: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
              label: 'Excel (spreadsheets)',
            },
            { value: 'text/csv', label: 'CSV (spreadsheets, the first sheet)' },
            {
              value: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
              label: 'PowerPoint (presentations)',
            },
          ],
        },
      ],
      request: {
        get: '/files/{{ fields.file }}/export',
        query: { mimeType: '{{ fields.type }}' },
        answer: 'file',
        reference: `${reference}/files/export`,
      },
      sample: { name: 'file', type: 'application/pdf', size: 48213 },
      synonyms: ['convert', 'pdf', 'docs', 'slides'],
    },
    {
      id: 'get-file',
      name: 'Get file',
      sentence: 'Get the details of {file}',
      changes: false,
      repeat: 'safe',
      fields: [itemField],
      request: {
        get: '/files/{{ fields.file }}',
        query: oneFile,
        reference: `${reference}/files/get`,
      },
      sample: sampleFile,
      synonyms: ['file details', 'metadata', 'link'],
    },
    {
      id: 'find-files',
      name: 'Find files',
      sentence: 'Find the files named {name}',
      changes: false,
      repeat: 'safe',
      fields: [
        {
          id: 'name',
          label: 'Name has',
          type: 'text',
          help: 'The beginning of a word of the name.',
        },
        { id: 'text', label: 'Content has', type: 'text' },
        folderField,
        {
          id: 'kind',
          label: 'Find',
          type: 'choice',
          default: 'files',
          choices: [
            { value: 'files', label: 'Files' },
            { value: 'folders', label: 'Folders' },
            { value: 'both', label: 'Both' },
          ],
        },
      ],
      request: list(`{{ $join([
        "trashed = false",
        fields.name ? "name contains '" & ${driveText('fields.name')} & "'",
        fields.text ? "fullText contains '" & ${driveText('fields.text')} & "'",
        fields.folder ? "'" & ${driveText('fields.folder')} & "' in parents",
        fields.kind = "files" ? "mimeType != '${folderType}'",
        fields.kind = "folders" ? "mimeType = '${folderType}'"
      ], " and ") }}`),
      paging: filePages,
      sample: [sampleFile],
      synonyms: ['search files', 'list files', 'list folder', 'find folder'],
    },
    {
      id: 'create-folder',
      name: 'Create folder',
      sentence: 'Create the folder {name} in {folder}',
      about: 'Drive may have several folders of one name.',
      changes: true,
      repeat: 'never',
      fields: [{ id: 'name', label: 'Name', type: 'text', required: true }, targetFolderField],
      request: {
        post: '/files',
        query: oneFile,
        body: {
          name: '{{ fields.name }}',
          mimeType: folderType,
          parents: '{{ fields.folder ? [fields.folder] }}',
        },
        reference: `${reference}/files/create`,
      },
      sample: sampleFolder,
      synonyms: ['new folder', 'directory'],
    },
    {
      id: 'copy-file',
      name: 'Copy file',
      sentence: 'Copy {file} to {folder}',
      changes: true,
      repeat: 'never',
      fields: [
        fileField,
        { ...folderField, help: 'Without one, the copy stays beside the file.' },
        { id: 'name', label: 'Name of the copy', type: 'text' },
      ],
      request: {
        post: '/files/{{ fields.file }}/copy',
        query: oneFile,
        body: { name: '{{ fields.name }}', parents: '{{ fields.folder ? [fields.folder] }}' },
        reference: `${reference}/files/copy`,
      },
      sample: sampleFile,
      synonyms: ['duplicate', 'template'],
    },
    {
      id: 'move-file',
      name: 'Move file',
      sentence: 'Move {file} to {folder}',
      changes: true,
      repeat: 'safe',
      fields: [itemField, { ...folderField, required: true }],
      before: [
        {
          id: 'file',
          request: {
            get: '/files/{{ fields.file }}',
            query: { fields: 'parents', supportsAllDrives: 'true' },
            reference: `${reference}/files/get`,
          },
        },
      ],
      request: {
        patch: '/files/{{ fields.file }}',
        query: {
          addParents: '{{ fields.folder }}',
          removeParents: '{{ $join(answers.file.parents[$ != $$.fields.folder], ",") }}',
          ...oneFile,
        },
        body: {},
        reference: `${reference}/files/update`,
      },
      sample: sampleFile,
      synonyms: ['put into folder', 'move folder'],
    },
    {
      id: 'update-file',
      name: 'Rename or describe file',
      sentence: 'Change the name or description of {file}',
      about: 'Fields that are left empty stay as they are.',
      changes: true,
      repeat: 'safe',
      fields: [
        itemField,
        { id: 'name', label: 'Name', type: 'text' },
        { id: 'description', label: 'Description', type: 'longText' },
        { id: 'starred', label: 'Starred', type: 'boolean', more: true },
      ],
      request: {
        patch: '/files/{{ fields.file }}',
        query: oneFile,
        body: {
          name: '{{ fields.name }}',
          description: '{{ fields.description }}',
          starred: '{{ fields.starred }}',
        },
        reference: `${reference}/files/update`,
      },
      sample: sampleFile,
      synonyms: ['rename file', 'rename folder', 'star'],
    },
    {
      id: 'share-file',
      name: 'Share file',
      sentence: 'Share {file} with {email}',
      changes: true,
      repeat: 'safe',
      fields: [
        itemField,
        { id: 'email', label: 'E-mail address', type: 'email', required: true },
        roleField,
        {
          id: 'notify',
          label: 'Send an e-mail about it',
          type: 'boolean',
          default: true,
          help: 'Google demands it for addresses without a Google account.',
        },
        { id: 'message', label: 'Message', type: 'longText', more: true },
        {
          id: 'group',
          label: 'The address is a group',
          type: 'boolean',
          default: false,
          more: true,
        },
      ],
      request: {
        post: '/files/{{ fields.file }}/permissions',
        query: {
          sendNotificationEmail: '{{ fields.notify ? "true" : "false" }}',
          emailMessage: '{{ fields.notify ? fields.message }}',
          supportsAllDrives: 'true',
          fields: 'id,type,role,emailAddress,displayName',
        },
        body: {
          type: '{{ fields.group ? "group" : "user" }}',
          role: '{{ fields.role }}',
          emailAddress: '{{ fields.email }}',
        },
        reference: `${reference}/permissions/create`,
      },
      sample: {
        id: '01234567890123456789',
        type: 'user',
        role: 'reader',
        emailAddress: 'ann@example.com',
        displayName: 'Ann Example',
      },
      synonyms: ['give access', 'permission', 'invite'],
    },
    {
      id: 'share-link',
      name: 'Share by link',
      sentence: 'Let everybody with the link see {file}',
      about: 'Gives the link. Whoever has it can open the file, without signing in.',
      changes: true,
      repeat: 'safe',
      fields: [itemField, roleField],
      before: [
        {
          id: 'permission',
          request: {
            post: '/files/{{ fields.file }}/permissions',
            query: { supportsAllDrives: 'true', fields: 'id' },
            body: { type: 'anyone', role: '{{ fields.role }}' },
            reference: `${reference}/permissions/create`,
          },
        },
      ],
      request: {
        get: '/files/{{ fields.file }}',
        query: oneFile,
        reference: `${reference}/files/get`,
      },
      sample: sampleFile,
      synonyms: ['public link', 'publish', 'anyone with the link'],
    },
    {
      id: 'trash-file',
      name: 'Move file to trash',
      sentence: 'Move {file} to the trash',
      about: 'Drive deletes what is in the trash after 30 days.',
      changes: true,
      repeat: 'safe',
      fields: [itemField],
      request: {
        patch: '/files/{{ fields.file }}',
        query: oneFile,
        body: { trashed: true },
        reference: `${reference}/files/update`,
      },
      sample: sampleFile,
      synonyms: ['remove file', 'delete file'],
    },
    {
      id: 'delete-file',
      name: 'Delete file for good',
      sentence: 'Delete {file} for good',
      about: 'Skips the trash; a folder goes with everything in it.',
      changes: true,
      repeat: 'safe',
      fields: [itemField],
      request: {
        delete: '/files/{{ fields.file }}',
        query: { supportsAllDrives: 'true' },
        answer: 'none',
        reference: `${reference}/files/delete`,
      },
      output: '{{ { "deleted": true } }}',
      sample: { deleted: true },
      synonyms: ['remove file', 'erase'],
    },
  ],
});
