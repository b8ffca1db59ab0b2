/** Mastodon REST API. Methods, parameters and entities: https://docs.joinmastodon.org/methods/ */
import { defineConnector, type FieldSource } from '../../src/shared/connector.ts';

const docs = (method: string): string => `https://docs.joinmastodon.org/methods/${method}`;

const statusField: FieldSource = {
  id: 'status',
  label: 'Post',
  type: 'text',
  required: true,
  help: 'Its ID on your own server, as triggers and other steps give it.',
  example: '116162829189120000',
};

const visibilityField: FieldSource = {
  id: 'visibility',
  label: 'Who sees it',
  type: 'choice',
  help: 'Without a choice, as set in your preferences.',
  choices: [
    { value: 'public', label: 'Everybody' },
    { value: 'unlisted', label: 'Everybody, but not in public feeds' },
    { value: 'private', label: 'Followers' },
    { value: 'direct', label: 'People mentioned in it' },
  ],
};

const postFields: FieldSource[] = [
  visibilityField,
  { id: 'warning', label: 'Content warning', type: 'text', more: true },
  { id: 'sensitive', label: 'Hide media behind a warning', type: 'boolean', more: true },
  {
    id: 'replyTo',
    label: 'Reply to',
    type: 'text',
    more: true,
    help: 'The ID of a post on your own server.',
  },
  {
    id: 'language',
    label: 'Language',
    type: 'text',
    more: true,
    help: 'Its code of two letters.',
    example: 'en',
  },
  {
    id: 'at',
    label: 'Publish at',
    type: 'dateTime',
    more: true,
    help: 'At least five minutes ahead; then what comes back is the planned post.',
  },
];

const postBody = {
  status: '{{ fields.text }}',
  visibility: '{{ fields.visibility }}',
  spoiler_text: '{{ fields.warning }}',
  sensitive: '{{ fields.sensitive }}',
  in_reply_to_id: '{{ fields.replyTo }}',
  language: '{{ fields.language }}',
  scheduled_at: '{{ $formatDate(fields.at) }}',
};

/**
 * IDs of posts are times: milliseconds moved by 16 bits. The first look goes back 30 days: feeds have no end.
 */
const since_id = '{{ $string(($exists(since) ? since : $millis() - 2592000000) * 65536) }}';

/** Pages go back in time; filters make them shorter than asked, so the end is an empty one. */
const posts = {
  kind: 'cursor',
  param: 'max_id',
  next: '{{ $[-1].id }}',
  items: '{{ $ }}',
  size: ['limit', 40] as [string, number],
} as const;

const sampleAccount = {
  id: '100000000000000001',
  username: 'sample',
  acct: 'sample',
  display_name: 'Sample Person',
  locked: false,
  bot: false,
  created_at: '2024-01-01T00:00:00.000Z',
  note: '<p>Likes soup.</p>',
  url: 'https://social.example.com/@sample',
  uri: 'https://social.example.com/users/sample',
  followers_count: 12,
  following_count: 30,
  statuses_count: 87,
  fields: [],
};

const sampleStatus = {
  id: '116162829189120000',
  created_at: '2026-03-02T09:15:00.000Z',
  in_reply_to_id: null,
  in_reply_to_account_id: null,
  sensitive: false,
  spoiler_text: '',
  visibility: 'public',
  language: 'en',
  uri: 'https://social.example.com/users/sample/statuses/116162829189120000',
  url: 'https://social.example.com/@sample/116162829189120000',
  replies_count: 0,
  reblogs_count: 0,
  favourites_count: 0,
  edited_at: null,
  content: '<p>The new menu is ready. <a href="https://social.example.com/tags/soup">#soup</a></p>',
  reblog: null,
  account: sampleAccount,
  media_attachments: [],
  mentions: [],
  tags: [{ name: 'soup', url: 'https://social.example.com/tags/soup' }],
  emojis: [],
  card: null,
  poll: null,
};

const sampleMedia = {
  id: '116162829189120001',
  type: 'image',
  url: 'https://files.example.com/media_attachments/files/1/original/menu.jpeg',
  preview_url: 'https://files.example.com/media_attachments/files/1/small/menu.jpeg',
  remote_url: null,
  meta: { original: { width: 1280, height: 960, size: '1280x960', aspect: 1.3333333333333333 } },
  description: 'A menu on a table',
  blurhash: 'UFBWY:8_0Jxv4mx]t8t64.%M-:IUWGWAt6M}',
};

/** A post's own actions: each gives the post back. */
const onStatus = (
  id: string,
  name: string,
  sentence: string,
  verb: string,
  sample: object,
  synonyms: string[],
) => ({
  id,
  name,
  sentence,
  changes: true,
  repeat: 'safe' as const,
  fields: [statusField],
  request: {
    post: `/v1/statuses/{{ fields.status }}/${verb}`,
    reference: docs(`statuses/#${verb === 'reblog' ? 'boost' : verb}`),
  },
  sample: { ...sampleStatus, ...sample },
  synonyms,
});

export default defineConnector({
  schema: 1,
  id: 'mastodon',
  name: 'Mastodon',
  category: 'communication',
  about: 'Posts, notifications and follows of an account on any Mastodon server.',
  homepage: 'https://joinmastodon.org/',
  synonyms: ['toot', 'post', 'fediverse', 'social', 'microblog', 'activitypub', 'twitter'],
  hosts: ['{{ connection.instance }}'],
  // No sign-in: every server is a provider of its own, with its own addresses and apps.
  auth: [
    {
      // https://docs.joinmastodon.org/client/authorized/
      id: 'access-token',
      kind: 'fields',
      label: 'Access token',
      fields: [
        {
          id: 'instance',
          label: 'Server',
          type: 'host',
          help: 'What stands after the second @ of your handle.',
          example: 'mastodon.social',
        },
        { id: 'token', label: 'Access token', type: 'secret' },
      ],
      apply: { bearer: '{{ credential.token }}' },
      identity: {
        request: {
          get: '/v1/accounts/verify_credentials',
          reference: docs('accounts/#verify_credentials'),
        },
        label: '{{ "@" & username & "@" & $split(url, "/")[2] }}',
        key: '{{ $split(url, "/")[2] & ":" & id }}',
        values: { account: '{{ id }}' },
      },
      steps: [
        'On your server, open “Preferences”, “Development” and press “New application”.',
        'Give it any name and leave the redirect address as it is.',
        'Tick “read” and “write”; or, for less, “profile”, “read:accounts”, “read:statuses”, “read:notifications”, “read:lists”, “read:search”, “write:statuses”, “write:media”, “write:favourites”, “write:bookmarks”, “write:follows”. Press “Submit”.',
        'Open the application that is listed now, copy “Your access token” and paste it here.',
      ],
      helpUrl: 'https://docs.joinmastodon.org/client/token/',
    },
  ],
  api: {
    baseUrl: 'https://{{ connection.instance }}/api',
    // 300 in five minutes: https://docs.joinmastodon.org/api/rate-limits/
    rate: { requests: 60, per: 'minute' },
  },
  errors: [
    {
      when: '{{ status = 403 and $contains(error, "outside the authorized scopes") }}',
      code: 'permission_missing',
      message:
        'The access token lacks a scope for this. Tick it in the application’s settings on your server, and take the token anew.',
    },
  ],
  options: {
    lists: {
      request: { get: '/v1/lists', reference: docs('lists/#get') },
      value: '{{ id }}',
      label: '{{ title }}',
    },
  },
  triggers: [
    {
      id: 'new-notification',
      name: 'New notification',
      sentence: 'When you get a new notification',
      about: 'Starts once for every mention, new follower, favourite, boost and so on.',
      kind: 'poll',
      fields: [
        {
          id: 'kind',
          label: 'Kind',
          type: 'choice',
          help: 'Without a choice, all of them.',
          choices: [
            { value: 'mention', label: 'Somebody mentions you' },
            { value: 'follow', label: 'Somebody follows you' },
            { value: 'follow_request', label: 'Somebody wants to follow you' },
            { value: 'favourite', label: 'Somebody favourites your post' },
            { value: 'reblog', label: 'Somebody boosts your post' },
            { value: 'status', label: 'Somebody you watch posts' },
            { value: 'poll', label: 'A poll ended' },
            { value: 'update', label: 'A post you boosted was edited' },
          ],
        },
      ],
      request: {
        get: '/v1/notifications',
        query: { 'types[]': '{{ fields.kind }}', since_id: '{{ position }}' },
        reference: docs('notifications/#get'),
      },
      // IDs of notifications are no times, so the first look ends by the time of the entries, at 30 days.
      paging: {
        kind: 'cursor',
        param: 'max_id',
        next: '{{ $count($) >= 80 and $toMillis($[-1].created_at) > $millis() - 2592000000 ? $[-1].id }}',
        items: '{{ $ }}',
        size: ['limit', 80],
      },
      position: '{{ $[0].id }}',
      key: '{{ id }}',
      time: '{{ created_at }}',
      sample: {
        id: '34975861',
        type: 'mention',
        created_at: '2026-03-02T09:15:00.000Z',
        group_key: 'ungrouped-34975861',
        account: sampleAccount,
        status: sampleStatus,
      },
      synonyms: ['mention', 'new follower', 'favourite', 'boost', 'like'],
    },
    {
      id: 'new-post-home',
      name: 'New post in your home feed',
      sentence: 'When a new post appears in your home feed',
      about: 'Starts once for every post and boost of the people and hashtags that you follow.',
      kind: 'poll',
      request: {
        get: '/v1/timelines/home',
        query: { since_id },
        reference: docs('timelines/#home'),
      },
      paging: posts,
      key: '{{ id }}',
      time: '{{ created_at }}',
      sample: sampleStatus,
      synonyms: ['timeline', 'new toot'],
    },
    {
      id: 'new-post-hashtag',
      name: 'New post with a hashtag',
      sentence: 'When a new post has the hashtag {hashtag}',
      about: 'Starts once for every public post that your server knows of.',
      kind: 'poll',
      fields: [
        {
          id: 'hashtag',
          label: 'Hashtag',
          type: 'text',
          required: true,
          help: 'Without the #.',
          example: 'soup',
        },
      ],
      request: {
        get: '/v1/timelines/tag/{{ $replace(fields.hashtag, /^#/, "") }}',
        query: {
          since_id: '{{ $string(($exists(since) ? since : $millis() - 172800000) * 65536) }}',
        },
        reference: docs('timelines/#tag'),
      },
      paging: posts,
      key: '{{ id }}',
      time: '{{ created_at }}',
      sample: sampleStatus,
      synonyms: ['tag', 'keyword'],
    },
    {
      id: 'new-post-list',
      name: 'New post in a list',
      sentence: 'When a new post appears in {list}',
      kind: 'poll',
      fields: [{ id: 'list', label: 'List', type: 'dropdown', options: 'lists', required: true }],
      request: {
        get: '/v1/timelines/list/{{ fields.list }}',
        query: { since_id },
        reference: docs('timelines/#list'),
      },
      paging: posts,
      key: '{{ id }}',
      time: '{{ created_at }}',
      sample: sampleStatus,
      synonyms: ['list timeline'],
    },
    {
      id: 'new-own-post',
      name: 'New post of yours',
      sentence: 'When you publish a new post',
      about: 'Boosts do not count.',
      kind: 'poll',
      fields: [{ id: 'replies', label: 'Include replies', type: 'boolean', default: false }],
      request: {
        get: '/v1/accounts/{{ connection.account }}/statuses',
        query: {
          since_id,
          exclude_reblogs: 'true',
          exclude_replies: '{{ fields.replies ? "false" : "true" }}',
        },
        reference: docs('accounts/#statuses'),
      },
      paging: posts,
      key: '{{ id }}',
      time: '{{ created_at }}',
      sample: sampleStatus,
      synonyms: ['my post', 'cross-post'],
    },
  ],
  actions: [
    {
      id: 'post',
      name: 'Publish post',
      sentence: 'Post {text}',
      changes: true,
      repeat: 'key',
      repeatHeader: 'Idempotency-Key',
      fields: [
        {
          id: 'text',
          label: 'Text',
          type: 'longText',
          required: true,
          help: 'Up to 500 characters on most servers; links count as 23.',
        },
        ...postFields,
      ],
      request: { post: '/v1/statuses', body: postBody, reference: docs('statuses/#create') },
      sample: sampleStatus,
      synonyms: ['toot', 'publish', 'reply', 'direct message', 'schedule post'],
    },
    {
      id: 'post-image',
      name: 'Publish post with image',
      sentence: 'Post {text} with {file}',
      about: 'For images; videos take a while on the server before they can be posted.',
      changes: true,
      repeat: 'key',
      repeatHeader: 'Idempotency-Key',
      fields: [
        { id: 'file', label: 'Image', type: 'file', required: true },
        {
          id: 'description',
          label: 'Description of the image',
          type: 'longText',
          help: 'For people who cannot see it; up to 1,500 characters.',
        },
        { id: 'text', label: 'Text', type: 'longText' },
        ...postFields,
      ],
      before: [
        {
          id: 'media',
          request: {
            post: '/v2/media',
            body: { file: '{{ fields.file }}', description: '{{ fields.description }}' },
            bodyType: 'multipart',
            reference: docs('media/#v2'),
          },
        },
      ],
      request: {
        post: '/v1/statuses',
        body: { ...postBody, media_ids: ['{{ answers.media.id }}'] },
        reference: docs('statuses/#create'),
      },
      sample: { ...sampleStatus, media_attachments: [sampleMedia] },
      synonyms: ['photo', 'picture', 'media'],
    },
    {
      id: 'post-poll',
      name: 'Publish poll',
      sentence: 'Ask {text}',
      changes: true,
      repeat: 'key',
      repeatHeader: 'Idempotency-Key',
      fields: [
        { id: 'text', label: 'Question', type: 'longText', required: true },
        {
          id: 'options',
          label: 'Answers',
          type: 'list',
          required: true,
          help: 'Two to four, each up to 50 characters, on most servers.',
        },
        {
          id: 'hours',
          label: 'Open for hours',
          type: 'number',
          required: true,
          default: 24,
        },
        { id: 'multiple', label: 'Several answers at once', type: 'boolean', more: true },
        visibilityField,
      ],
      request: {
        post: '/v1/statuses',
        body: {
          status: '{{ fields.text }}',
          visibility: '{{ fields.visibility }}',
          poll: {
            options: '{{ fields.options }}',
            expires_in: '{{ $round(fields.hours * 3600) }}',
            multiple: '{{ fields.multiple }}',
          },
        },
        reference: docs('statuses/#create'),
      },
      sample: {
        ...sampleStatus,
        poll: {
          id: '530001',
          expires_at: '2026-03-03T09:15:00.000Z',
          expired: false,
          multiple: false,
          votes_count: 0,
          options: [
            { title: 'Soup', votes_count: 0 },
            { title: 'Salad', votes_count: 0 },
          ],
        },
      },
      synonyms: ['vote', 'survey', 'question'],
    },
    {
      id: 'edit-post',
      name: 'Edit post',
      sentence: 'Change {status} to {text}',
      about: 'Its media stay; a poll is lost.',
      changes: true,
      repeat: 'safe',
      fields: [
        statusField,
        { id: 'text', label: 'Text', type: 'longText', required: true },
        {
          id: 'warning',
          label: 'Content warning',
          type: 'text',
          more: true,
          help: 'Left empty, it stays as it is.',
        },
      ],
      before: [
        {
          id: 'old',
          request: { get: '/v1/statuses/{{ fields.status }}', reference: docs('statuses/#get') },
        },
      ],
      request: {
        put: '/v1/statuses/{{ fields.status }}',
        body: {
          status: '{{ fields.text }}',
          spoiler_text: '{{ $exists(fields.warning) ? fields.warning : answers.old.spoiler_text }}',
          sensitive: '{{ answers.old.sensitive }}',
          language: '{{ answers.old.language }}',
          media_ids: '{{ [answers.old.media_attachments.id] }}',
        },
        reference: docs('statuses/#edit'),
      },
      sample: { ...sampleStatus, edited_at: '2026-03-02T09:20:00.000Z' },
      synonyms: ['update post', 'correct'],
    },
    {
      id: 'get-post',
      name: 'Get post',
      sentence: 'Get {status}',
      changes: false,
      repeat: 'safe',
      fields: [statusField],
      request: { get: '/v1/statuses/{{ fields.status }}', reference: docs('statuses/#get') },
      sample: sampleStatus,
      synonyms: ['read post'],
    },
    {
      id: 'delete-post',
      name: 'Delete post',
      sentence: 'Delete {status}',
      changes: true,
      repeat: 'safe',
      fields: [statusField],
      request: { delete: '/v1/statuses/{{ fields.status }}', reference: docs('statuses/#delete') },
      output: '{{ { "deleted": true } }}',
      sample: { deleted: true },
      synonyms: ['remove post'],
    },
    onStatus('boost', 'Boost post', 'Boost {status}', 'reblog', { reblogged: true }, [
      'reblog',
      'share',
      'repost',
    ]),
    onStatus(
      'favourite',
      'Favourite post',
      'Favourite {status}',
      'favourite',
      { favourited: true },
      ['like', 'star'],
    ),
    onStatus('bookmark', 'Bookmark post', 'Bookmark {status}', 'bookmark', { bookmarked: true }, [
      'save',
    ]),
    {
      id: 'list-posts',
      name: 'List your posts',
      sentence: 'List your posts since {from}',
      about: 'Newest first.',
      changes: false,
      repeat: 'safe',
      fields: [
        { id: 'from', label: 'From', type: 'dateTime', required: true },
        { id: 'replies', label: 'Include replies', type: 'boolean', default: false },
        { id: 'boosts', label: 'Include boosts', type: 'boolean', default: false },
      ],
      request: {
        get: '/v1/accounts/{{ connection.account }}/statuses',
        query: {
          since_id: '{{ $string($toMillis($formatDate(fields.from)) * 65536) }}',
          exclude_replies: '{{ fields.replies ? "false" : "true" }}',
          exclude_reblogs: '{{ fields.boosts ? "false" : "true" }}',
        },
        reference: docs('accounts/#statuses'),
      },
      paging: posts,
      sample: [sampleStatus],
      synonyms: ['my posts', 'my toots'],
    },
    {
      id: 'search-posts',
      name: 'Search posts',
      sentence: 'Search posts for {query}',
      about: 'What a server finds depends on its set-up; many find only posts that concern you.',
      changes: false,
      repeat: 'safe',
      fields: [{ id: 'query', label: 'Search for', type: 'text', required: true }],
      request: {
        get: '/v2/search',
        query: { q: '{{ fields.query }}', type: 'statuses' },
        reference: docs('search/#v2'),
      },
      paging: { kind: 'offset', param: 'offset', items: '{{ statuses }}', size: ['limit', 40] },
      sample: [sampleStatus],
      synonyms: ['find post'],
    },
    {
      id: 'find-account',
      name: 'Find account',
      sentence: 'Find the account {handle}',
      changes: false,
      repeat: 'safe',
      fields: [
        {
          id: 'handle',
          label: 'Handle',
          type: 'text',
          required: true,
          example: '@sample@social.example.com',
        },
      ],
      request: {
        get: '/v1/accounts/search',
        query: { q: '{{ fields.handle }}', resolve: 'true', limit: '1' },
        reference: docs('accounts/#search'),
      },
      output: '{{ $[0] }}',
      sample: sampleAccount,
      synonyms: ['look up', 'user', 'profile'],
    },
    {
      id: 'follow',
      name: 'Follow account',
      sentence: 'Follow {account}',
      changes: true,
      repeat: 'safe',
      fields: [
        {
          id: 'account',
          label: 'Account',
          type: 'text',
          required: true,
          help: 'Its ID on your own server, as “Find account” gives it.',
        },
      ],
      request: {
        post: '/v1/accounts/{{ fields.account }}/follow',
        reference: docs('accounts/#follow'),
      },
      sample: {
        id: '100000000000000001',
        following: true,
        showing_reblogs: true,
        notifying: false,
        followed_by: false,
        blocking: false,
        muting: false,
        requested: false,
      },
      synonyms: ['subscribe'],
    },
  ],
});
