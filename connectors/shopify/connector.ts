/** Shopify GraphQL Admin API, version 2026-10. Queries and mutations: https://shopify.dev/docs/api/admin-graphql/2026-10 */
import { defineConnector, type FieldSource, type Json } from '../../src/shared/connector.ts';

const query = (name: string): string =>
  `https://shopify.dev/docs/api/admin-graphql/2026-10/queries/${name}`;
const mutation = (name: string): string =>
  `https://shopify.dev/docs/api/admin-graphql/2026-10/mutations/${name}`;

const graphql = (reference: string, document: string, variables: Record<string, Json> = {}) => ({
  post: '/admin/api/2026-10/graphql.json',
  body: { query: document.replaceAll(/\s+/g, ' ').trim(), variables },
  reference,
});

const paging = (root: string) =>
  ({
    kind: 'cursor',
    next: `{{ data.${root}.pageInfo.hasNextPage ? data.${root}.pageInfo.endCursor }}`,
    items: `{{ data.${root}.nodes }}`,
  }) as const;

const pageInfo = 'pageInfo { hasNextPage endCursor }';
const money = 'shopMoney { amount currencyCode }';
const address = 'name company address1 address2 zip city province countryCodeV2 phone';

const orderFields = `
  id legacyResourceId name createdAt updatedAt processedAt cancelledAt closedAt email phone note tags test
  displayFinancialStatus displayFulfillmentStatus currencyCode
  totalPriceSet { ${money} } subtotalPriceSet { ${money} } totalTaxSet { ${money} }
  totalShippingPriceSet { ${money} } totalDiscountsSet { ${money} }
  customer { id firstName lastName defaultEmailAddress { emailAddress } }
  shippingAddress { ${address} } billingAddress { ${address} }
  lineItems(first: 100) { nodes {
    id title variantTitle sku quantity originalUnitPriceSet { ${money} } variant { id } product { id }
  } }`;
const customerFields = `
  id legacyResourceId createdAt updatedAt firstName lastName displayName note tags state numberOfOrders
  amountSpent { amount currencyCode } defaultEmailAddress { emailAddress marketingState }
  defaultPhoneNumber { phoneNumber } defaultAddress { ${address} }`;
const productFields = `
  id legacyResourceId title handle status vendor productType tags descriptionHtml totalInventory createdAt updatedAt
  onlineStoreUrl`;
const draftFields = `
  id name status createdAt invoiceUrl email totalPriceSet { ${money} }`;

/** What a mutation did not do, it tells in a list of its payload. */
const refused = '$exists(data.*.*[$exists(message) and $exists(field)])';

/** Search terms of Shopify: https://shopify.dev/docs/api/usage/search-syntax */
const quoted = (expression: string): string =>
  `"'" & $replace($replace(${expression}, "\\\\", "\\\\\\\\"), "'", "\\\\'") & "'"`;
const sinceTerm = (name: string, others = ''): string =>
  `{{ $join([${others}since ? "${name}:>='" & $fromMillis(since) & "'"], " AND ") }}`;

/**
 * Of an order the list gives its id and times; all of it is asked for one by one, because Shopify counts what a query may
 * cost at most. The trigger's templates read both: the first `id` and time, at whatever depth.
 */
const orderTrigger = (sortKey: 'CREATED_AT' | 'UPDATED_AT') => {
  const orders = `query($cursor: String, $query: String) {
    orders(first: 100, after: $cursor, query: $query, sortKey: ${sortKey}, reverse: true) {
      nodes { id createdAt updatedAt } ${pageInfo}
    }
  }`;
  return {
    kind: 'poll' as const,
    list: (term: string) =>
      graphql(query('orders'), orders, { cursor: '{{ cursor }}', query: term }),
    paging: paging('orders'),
    detail: graphql(query('order'), `query($id: ID!) { order(id: $id) { ${orderFields} } }`, {
      id: '{{ item.id }}',
    }),
  };
};

const dropdown = (id: string, label: string, options: string): FieldSource => ({
  id,
  label,
  type: 'dropdown',
  options,
  required: true,
});
const orderField = dropdown('order', 'Order', 'orders');
const customerField = dropdown('customer', 'Customer', 'customers');
const productField = dropdown('product', 'Product', 'products');
const variantField = dropdown('variant', 'Variant', 'variants');
const optional = (field: FieldSource): FieldSource => ({ ...field, required: false });

const tagsField: FieldSource = { id: 'tags', label: 'Tags', type: 'list', more: true };
const customerInputs: FieldSource[] = [
  { id: 'email', label: 'E-mail', type: 'email' },
  { id: 'firstName', label: 'First name', type: 'text' },
  { id: 'lastName', label: 'Last name', type: 'text' },
  { id: 'phone', label: 'Phone', type: 'text', more: true, example: '+15550100' },
  { id: 'note', label: 'Note', type: 'longText', more: true },
  tagsField,
];
const customerInput: Record<string, Json> = {
  email: '{{ fields.email }}',
  firstName: '{{ fields.firstName }}',
  lastName: '{{ fields.lastName }}',
  phone: '{{ fields.phone }}',
  note: '{{ fields.note }}',
  tags: '{{ fields.tags }}',
};
const productInputs: FieldSource[] = [
  { id: 'description', label: 'Description', type: 'longText', help: 'May be HTML.' },
  {
    id: 'status',
    label: 'Status',
    type: 'choice',
    choices: [
      { value: 'ACTIVE', label: 'Active' },
      { value: 'DRAFT', label: 'Draft' },
      { value: 'ARCHIVED', label: 'Archived' },
      { value: 'UNLISTED', label: 'Unlisted' },
    ],
  },
  { id: 'vendor', label: 'Vendor', type: 'text', more: true },
  { id: 'productType', label: 'Product type', type: 'text', more: true },
  tagsField,
];
const productInput: Record<string, Json> = {
  title: '{{ fields.title }}',
  descriptionHtml: '{{ fields.description }}',
  status: '{{ fields.status }}',
  vendor: '{{ fields.vendor }}',
  productType: '{{ fields.productType }}',
  tags: '{{ fields.tags }}',
};

const amount = (value: string) => ({ shopMoney: { amount: value, currencyCode: 'EUR' } });
const sampleOrder = {
  id: 'gid://shopify/Order/5000000000001',
  legacyResourceId: '5000000000001',
  name: '#1001',
  createdAt: '2026-03-02T09:15:00Z',
  updatedAt: '2026-03-02T09:15:05Z',
  processedAt: '2026-03-02T09:15:00Z',
  cancelledAt: null,
  closedAt: null,
  email: 'sam@example.com',
  phone: null,
  note: null,
  tags: [],
  test: false,
  displayFinancialStatus: 'PAID',
  displayFulfillmentStatus: 'UNFULFILLED',
  currencyCode: 'EUR',
  totalPriceSet: amount('17.40'),
  subtotalPriceSet: amount('12.50'),
  totalTaxSet: amount('2.00'),
  totalShippingPriceSet: amount('4.90'),
  totalDiscountsSet: amount('0.00'),
  customer: {
    id: 'gid://shopify/Customer/7000000000001',
    firstName: 'Sam',
    lastName: 'Example',
    defaultEmailAddress: { emailAddress: 'sam@example.com' },
  },
  shippingAddress: {
    name: 'Sam Example',
    company: null,
    address1: '1 Example Street',
    address2: null,
    zip: 'BS1 1AA',
    city: 'Bristol',
    province: 'England',
    countryCodeV2: 'GB',
    phone: null,
  },
  billingAddress: null,
  lineItems: {
    nodes: [
      {
        id: 'gid://shopify/LineItem/13000000000001',
        title: 'Office paper',
        variantTitle: 'A4',
        sku: 'PAPER-A4',
        quantity: 1,
        originalUnitPriceSet: amount('12.50'),
        variant: { id: 'gid://shopify/ProductVariant/45000000000001' },
        product: { id: 'gid://shopify/Product/8000000000001' },
      },
    ],
  },
};
const orderEvent = { data: { order: sampleOrder } };
const sampleCustomer = {
  id: 'gid://shopify/Customer/7000000000001',
  legacyResourceId: '7000000000001',
  createdAt: '2026-03-02T09:15:00Z',
  updatedAt: '2026-03-02T09:15:00Z',
  firstName: 'Sam',
  lastName: 'Example',
  displayName: 'Sam Example',
  note: null,
  tags: [],
  state: 'DISABLED',
  numberOfOrders: '1',
  amountSpent: { amount: '17.40', currencyCode: 'EUR' },
  defaultEmailAddress: { emailAddress: 'sam@example.com', marketingState: 'SUBSCRIBED' },
  defaultPhoneNumber: null,
  defaultAddress: null,
};
const sampleProduct = {
  id: 'gid://shopify/Product/8000000000001',
  legacyResourceId: '8000000000001',
  title: 'Office paper',
  handle: 'office-paper',
  status: 'ACTIVE',
  vendor: 'Example Ltd',
  productType: 'Stationery',
  tags: ['paper'],
  descriptionHtml: '',
  totalInventory: 120,
  createdAt: '2026-03-02T09:15:00Z',
  updatedAt: '2026-03-02T09:15:00Z',
  onlineStoreUrl: 'https://shop.example.com/products/office-paper',
};
const sampleDraft = {
  id: 'gid://shopify/DraftOrder/1100000000001',
  name: '#D1',
  status: 'OPEN',
  createdAt: '2026-03-02T09:15:00Z',
  invoiceUrl: 'https://shop.example.com/invoices/example',
  email: 'sam@example.com',
  totalPriceSet: amount('12.50'),
};

const shopField = {
  id: 'shop',
  label: 'Shop',
  type: 'text' as const,
  help: 'What stands before .myshopify.com in the shop’s address; in the admin it is behind /store/.',
  example: 'my-shop',
};
const shop = {
  request: graphql(query('shop'), 'query { shop { id name myshopifyDomain } }'),
  label: '{{ data.shop.name }}',
  key: '{{ data.shop.id }}',
};
const scopes =
  'read_orders, write_orders, read_customers, write_customers, read_products, write_products, read_draft_orders, write_draft_orders, read_inventory, write_inventory, read_locations, read_merchant_managed_fulfillment_orders and write_merchant_managed_fulfillment_orders';

// Sign-in with a code is left out: it needs an https address to come back to.
export default defineConnector({
  schema: 1,
  id: 'shopify',
  name: 'Shopify',
  category: 'sales',
  about: 'Orders, customers, products and stock of a Shopify shop.',
  homepage: 'https://www.shopify.com/',
  synonyms: ['shop', 'e-commerce', 'store', 'orders', 'products', 'inventory'],
  hosts: ['{{ connection.shop }}.myshopify.com'],
  auth: [
    {
      // https://shopify.dev/docs/apps/build/authentication-authorization/client-credentials-grant : a token for 24 hours.
      id: 'app',
      kind: 'clientCredentials',
      label: 'App of your own',
      tokenUrl: 'https://{{ connection.shop }}.myshopify.com/admin/oauth/access_token',
      fields: [shopField],
      client: { auth: 'post' },
      apply: { headers: { 'X-Shopify-Access-Token': '{{ credential.accessToken }}' } },
      identity: shop,
      steps: [
        'Open the Dev Dashboard at https://dev.shopify.com/dashboard with an account of the organisation that the shop belongs to, and press “Create app”. Give it any name.',
        `Under “Versions” make a version with the access scopes that journeys need, of ${scopes}, and release it.`,
        'On the app’s home press “Install app”, choose the shop and confirm.',
        'Under “Settings” copy the client ID and the client secret and paste them here.',
      ],
      helpUrl: 'https://shopify.dev/docs/apps/build/dev-dashboard/get-api-access-tokens',
    },
    {
      // None can be made since 1 January 2026, but those that there are go on working.
      id: 'admin-token',
      kind: 'fields',
      label: 'Custom app of the admin',
      fields: [
        shopField,
        {
          id: 'token',
          label: 'Admin API access token',
          type: 'secret',
          help: 'Starts with “shpat_”.',
        },
      ],
      apply: { headers: { 'X-Shopify-Access-Token': '{{ credential.token }}' } },
      identity: shop,
      steps: [
        'Shopify makes no new custom apps in the admin any more; without one, use an app of your own.',
        'In the admin open “Settings”, “Apps”, “Develop apps”, and choose your custom app.',
        `Under “Configuration” see to it that it has the access scopes that journeys need, of ${scopes}.`,
        'Under “API credentials” copy the Admin API access token, or make a new one where it is not shown any more, and paste it here.',
      ],
      helpUrl:
        'https://shopify.dev/docs/apps/build/authentication-authorization/legacy/admin-custom-apps',
    },
  ],
  api: {
    baseUrl: 'https://{{ connection.shop }}.myshopify.com',
    failed: `{{ $exists(errors) or ${refused} }}`,
    // A shop’s queries cost points, of which 100 come back each second on the smallest plan.
    rate: { requests: 2, per: 'second' },
  },
  errors: [
    {
      when: '{{ "THROTTLED" in errors.extensions.code }}',
      code: 'rate_limited',
      message: 'Shopify asks for fewer requests.',
    },
    {
      when: '{{ "ACCESS_DENIED" in errors.extensions.code }}',
      code: 'permission_missing',
      message: 'The app lacks an access scope that this needs, or the shop’s plan withholds it.',
    },
    {
      when: `{{ ${refused} }}`,
      code: 'rejected_by_app',
      message: 'Shopify did not do it. The details say why.',
    },
    {
      when: '{{ status = 402 or status = 423 }}',
      code: 'app_unavailable',
      message: 'The shop is frozen or locked.',
    },
  ],
  options: {
    orders: {
      request: graphql(
        query('orders'),
        `query($cursor: String, $query: String) {
          orders(first: 100, after: $cursor, query: $query, sortKey: CREATED_AT, reverse: true) {
            nodes { id name email createdAt } ${pageInfo}
          }
        }`,
        { cursor: '{{ cursor }}', query: '{{ search }}' },
      ),
      paging: paging('orders'),
      value: '{{ id }}',
      label: '{{ email ? name & " (" & email & ")" : name }}',
    },
    customers: {
      request: graphql(
        query('customers'),
        `query($cursor: String, $query: String) {
          customers(first: 100, after: $cursor, query: $query, sortKey: UPDATED_AT, reverse: true) {
            nodes { id displayName defaultEmailAddress { emailAddress } } ${pageInfo}
          }
        }`,
        { cursor: '{{ cursor }}', query: '{{ search }}' },
      ),
      paging: paging('customers'),
      value: '{{ id }}',
      label:
        '{{ defaultEmailAddress and defaultEmailAddress.emailAddress != displayName ? displayName & " (" & defaultEmailAddress.emailAddress & ")" : displayName }}',
    },
    products: {
      request: graphql(
        query('products'),
        `query($cursor: String, $query: String) {
          products(first: 100, after: $cursor, query: $query, sortKey: UPDATED_AT, reverse: true) {
            nodes { id title } ${pageInfo}
          }
        }`,
        { cursor: '{{ cursor }}', query: '{{ search }}' },
      ),
      paging: paging('products'),
      value: '{{ id }}',
      label: '{{ title }}',
    },
    variants: {
      request: graphql(
        query('productVariants'),
        `query($cursor: String, $query: String) {
          productVariants(first: 100, after: $cursor, query: $query) {
            nodes { id displayName sku } ${pageInfo}
          }
        }`,
        { cursor: '{{ cursor }}', query: '{{ search }}' },
      ),
      paging: paging('productVariants'),
      value: '{{ id }}',
      label: '{{ sku ? displayName & " (" & sku & ")" : displayName }}',
    },
    locations: {
      request: graphql(
        query('locations'),
        `query($cursor: String) {
          locations(first: 100, after: $cursor) { nodes { id name } ${pageInfo} }
        }`,
        { cursor: '{{ cursor }}' },
      ),
      paging: paging('locations'),
      value: '{{ id }}',
      label: '{{ name }}',
    },
    drafts: {
      request: graphql(
        query('draftOrders'),
        `query($cursor: String, $query: String) {
          draftOrders(first: 100, after: $cursor, query: $query, sortKey: UPDATED_AT, reverse: true) {
            nodes { id name email status } ${pageInfo}
          }
        }`,
        { cursor: '{{ cursor }}', query: '{{ search }}' },
      ),
      paging: paging('draftOrders'),
      value: '{{ id }}',
      label: '{{ email ? name & " (" & email & ")" : name }}',
    },
  },
  triggers: [
    {
      id: 'new-order',
      name: 'New order',
      sentence: 'When an order is placed',
      about: 'Starts once for every order, whether it is paid yet or not.',
      kind: 'poll',
      request: orderTrigger('CREATED_AT').list(sinceTerm('created_at')),
      paging: orderTrigger('CREATED_AT').paging,
      key: '{{ (**.id)[0] }}',
      time: '{{ (**.createdAt)[0] }}',
      detail: orderTrigger('CREATED_AT').detail,
      sample: orderEvent,
      synonyms: ['order created', 'sale', 'purchase'],
    },
    {
      id: 'paid-order',
      name: 'Order paid',
      sentence: 'When an order is paid',
      about: 'Starts once for every order, as soon as all of it is paid.',
      kind: 'poll',
      request: orderTrigger('UPDATED_AT').list(
        sinceTerm('updated_at', '"financial_status:paid", '),
      ),
      paging: orderTrigger('UPDATED_AT').paging,
      key: '{{ (**.id)[0] }}',
      time: '{{ (**.updatedAt)[0] }}',
      detail: orderTrigger('UPDATED_AT').detail,
      sample: orderEvent,
      synonyms: ['payment received'],
    },
    {
      id: 'fulfilled-order',
      name: 'Order fulfilled',
      sentence: 'When an order is fulfilled',
      about: 'Starts once for every order, as soon as all of it is on its way.',
      kind: 'poll',
      request: orderTrigger('UPDATED_AT').list(
        sinceTerm('updated_at', '"fulfillment_status:fulfilled", '),
      ),
      paging: orderTrigger('UPDATED_AT').paging,
      key: '{{ (**.id)[0] }}',
      time: '{{ (**.updatedAt)[0] }}',
      detail: orderTrigger('UPDATED_AT').detail,
      sample: {
        data: { order: { ...sampleOrder, displayFulfillmentStatus: 'FULFILLED' } },
      },
      synonyms: ['shipped', 'sent'],
    },
    {
      id: 'changed-order',
      name: 'Order changed',
      sentence: 'When an order is placed or changed',
      kind: 'poll',
      request: orderTrigger('UPDATED_AT').list(sinceTerm('updated_at')),
      paging: orderTrigger('UPDATED_AT').paging,
      key: '{{ (**.id)[0] & "@" & (**.updatedAt)[0] }}',
      time: '{{ (**.updatedAt)[0] }}',
      detail: orderTrigger('UPDATED_AT').detail,
      sample: orderEvent,
      synonyms: ['order updated', 'order edited', 'cancelled', 'refunded'],
    },
    {
      id: 'new-customer',
      name: 'New customer',
      sentence: 'When a customer is added',
      kind: 'poll',
      request: graphql(
        query('customers'),
        `query($cursor: String, $query: String) {
          customers(first: 50, after: $cursor, query: $query, sortKey: CREATED_AT, reverse: true) {
            nodes { ${customerFields} } ${pageInfo}
          }
        }`,
        { cursor: '{{ cursor }}', query: sinceTerm('customer_date') },
      ),
      paging: paging('customers'),
      key: '{{ id }}',
      time: '{{ createdAt }}',
      sample: sampleCustomer,
      synonyms: ['customer created', 'sign-up'],
    },
    {
      id: 'new-product',
      name: 'New product',
      sentence: 'When a product is added',
      kind: 'poll',
      request: graphql(
        query('products'),
        `query($cursor: String, $query: String) {
          products(first: 100, after: $cursor, query: $query, sortKey: CREATED_AT, reverse: true) {
            nodes { ${productFields} } ${pageInfo}
          }
        }`,
        { cursor: '{{ cursor }}', query: sinceTerm('created_at') },
      ),
      paging: paging('products'),
      key: '{{ id }}',
      time: '{{ createdAt }}',
      sample: sampleProduct,
      synonyms: ['product created'],
    },
    {
      id: 'changed-product',
      name: 'Product changed',
      sentence: 'When a product is added or changed',
      about: 'Starts also when its stock changes.',
      kind: 'poll',
      request: graphql(
        query('products'),
        `query($cursor: String, $query: String) {
          products(first: 100, after: $cursor, query: $query, sortKey: UPDATED_AT, reverse: true) {
            nodes { ${productFields} } ${pageInfo}
          }
        }`,
        { cursor: '{{ cursor }}', query: sinceTerm('updated_at') },
      ),
      paging: paging('products'),
      key: '{{ id & "@" & updatedAt }}',
      time: '{{ updatedAt }}',
      sample: { ...sampleProduct, updatedAt: '2026-03-02T17:40:00Z' },
      synonyms: ['product updated', 'stock changed', 'inventory'],
    },
  ],
  actions: [
    {
      id: 'get-order',
      name: 'Get order',
      sentence: 'Get {order}',
      changes: false,
      repeat: 'safe',
      fields: [orderField],
      request: graphql(query('order'), `query($id: ID!) { order(id: $id) { ${orderFields} } }`, {
        id: '{{ fields.order }}',
      }),
      output: '{{ data.order }}',
      sample: sampleOrder,
      synonyms: ['read order'],
    },
    {
      id: 'find-orders',
      name: 'Find orders',
      sentence: 'Find orders',
      about: 'Gives the newest orders first. Get order gives all of one.',
      changes: false,
      repeat: 'safe',
      fields: [
        { id: 'email', label: 'E-mail of the customer', type: 'email' },
        { id: 'name', label: 'Number', type: 'text', example: '#1001' },
        {
          id: 'query',
          label: 'Search terms',
          type: 'text',
          more: true,
          help: 'As Shopify’s search takes them; they narrow down what is above.',
          example: 'financial_status:paid tag:wholesale',
        },
      ],
      request: graphql(
        query('orders'),
        `query($cursor: String, $query: String) {
          orders(first: 50, after: $cursor, query: $query, sortKey: CREATED_AT, reverse: true) {
            nodes {
              id legacyResourceId name createdAt updatedAt cancelledAt email note tags
              displayFinancialStatus displayFulfillmentStatus totalPriceSet { ${money} }
            }
            ${pageInfo}
          }
        }`,
        {
          cursor: '{{ cursor }}',
          query: `{{ $join([fields.email ? "email:" & ${quoted('fields.email')}, fields.name ? "name:" & ${quoted('fields.name')}, fields.query], " AND ") }}`,
        },
      ),
      paging: paging('orders'),
      sample: [
        {
          id: sampleOrder.id,
          legacyResourceId: sampleOrder.legacyResourceId,
          name: sampleOrder.name,
          createdAt: sampleOrder.createdAt,
          updatedAt: sampleOrder.updatedAt,
          cancelledAt: null,
          email: sampleOrder.email,
          note: null,
          tags: [],
          displayFinancialStatus: 'PAID',
          displayFulfillmentStatus: 'UNFULFILLED',
          totalPriceSet: amount('17.40'),
        },
      ],
      synonyms: ['search orders', 'list orders', 'look up order'],
    },
    {
      id: 'update-order',
      name: 'Update order',
      sentence: 'Change {order}',
      about: 'Fields left empty stay as they are; tags replace those that there were.',
      changes: true,
      repeat: 'safe',
      fields: [
        orderField,
        { id: 'note', label: 'Note', type: 'longText' },
        { id: 'email', label: 'E-mail', type: 'email', more: true },
        tagsField,
      ],
      request: graphql(
        mutation('orderUpdate'),
        `mutation($input: OrderInput!) {
          orderUpdate(input: $input) { order { ${orderFields} } userErrors { field message } }
        }`,
        {
          input: {
            id: '{{ fields.order }}',
            note: '{{ fields.note }}',
            email: '{{ fields.email }}',
            tags: '{{ fields.tags }}',
          },
        },
      ),
      output: '{{ data.orderUpdate.order }}',
      sample: { ...sampleOrder, note: 'Leave with the neighbour.' },
      synonyms: ['edit order', 'order note'],
    },
    {
      id: 'tag-order',
      name: 'Add tags to an order',
      sentence: 'Tag {order} with {tags}',
      changes: true,
      repeat: 'safe',
      fields: [orderField, { ...tagsField, more: false, required: true }],
      request: graphql(
        mutation('tagsAdd'),
        `
          mutation ($id: ID!, $tags: [String!]!) {
            tagsAdd(id: $id, tags: $tags) {
              node {
                id
                ... on Order {
                  name
                  tags
                }
              }
              userErrors {
                field
                message
              }
            }
          }
        `,
        { id: '{{ fields.order }}', tags: '{{ fields.tags }}' },
      ),
      output: '{{ data.tagsAdd.node }}',
      sample: { id: sampleOrder.id, name: '#1001', tags: ['wholesale'] },
      synonyms: ['label order'],
    },
    {
      id: 'fulfil-order',
      name: 'Fulfil order',
      sentence: 'Mark {order} as sent',
      about:
        'Marks all that is still open in the order as fulfilled, with a tracking number or without.',
      changes: true,
      repeat: 'never',
      fields: [
        orderField,
        { id: 'trackingNumber', label: 'Tracking number', type: 'text' },
        { id: 'carrier', label: 'Carrier', type: 'text', example: 'DHL Express' },
        { id: 'trackingUrl', label: 'Tracking address', type: 'url', more: true },
        {
          id: 'notify',
          label: 'Send an e-mail to the customer',
          type: 'boolean',
          default: true,
        },
      ],
      before: [
        {
          id: 'open',
          request: graphql(
            query('order'),
            `
              query ($id: ID!) {
                order(id: $id) {
                  fulfillmentOrders(first: 50) {
                    nodes {
                      id
                      status
                    }
                  }
                }
              }
            `,
            { id: '{{ fields.order }}' },
          ),
        },
      ],
      request: graphql(
        mutation('fulfillmentCreate'),
        `
          mutation ($fulfillment: FulfillmentInput!) {
            fulfillmentCreate(fulfillment: $fulfillment) {
              fulfillment {
                id
                status
                createdAt
                trackingInfo(first: 10) {
                  company
                  number
                  url
                }
              }
              userErrors {
                field
                message
              }
            }
          }
        `,
        {
          fulfillment: {
            lineItemsByFulfillmentOrder:
              '{{ [answers.open.data.order.fulfillmentOrders.nodes[status in ["OPEN", "IN_PROGRESS"]].{ "fulfillmentOrderId": id }] }}',
            notifyCustomer: '{{ fields.notify }}',
            trackingInfo:
              '{{ fields.trackingNumber or fields.carrier or fields.trackingUrl ? { "number": fields.trackingNumber, "company": fields.carrier, "url": fields.trackingUrl } }}',
          },
        },
      ),
      output: '{{ data.fulfillmentCreate.fulfillment }}',
      sample: {
        id: 'gid://shopify/Fulfillment/4000000000001',
        status: 'SUCCESS',
        createdAt: '2026-03-03T08:00:00Z',
        trackingInfo: [
          { company: 'DHL Express', number: '1234567890', url: 'https://example.com/track' },
        ],
      },
      synonyms: ['ship order', 'fulfill', 'tracking'],
    },
    {
      id: 'cancel-order',
      name: 'Cancel order',
      sentence: 'Cancel {order}',
      about: 'Shopify cancels it in the background. It cannot be undone.',
      changes: true,
      repeat: 'safe',
      fields: [
        orderField,
        {
          id: 'reason',
          label: 'Reason',
          type: 'choice',
          required: true,
          default: 'OTHER',
          choices: [
            { value: 'CUSTOMER', label: 'The customer wanted it' },
            { value: 'INVENTORY', label: 'Not in stock' },
            { value: 'DECLINED', label: 'Payment declined' },
            { value: 'FRAUD', label: 'Fraud' },
            { value: 'STAFF', label: 'Mistake of the staff' },
            { value: 'OTHER', label: 'Other' },
          ],
        },
        { id: 'refund', label: 'Give the money back', type: 'boolean', default: false },
        { id: 'restock', label: 'Put the goods back in stock', type: 'boolean', default: true },
        { id: 'notify', label: 'Tell the customer', type: 'boolean', default: false },
      ],
      request: graphql(
        mutation('orderCancel'),
        `
          mutation (
            $orderId: ID!
            $reason: OrderCancelReason!
            $refundMethod: OrderCancelRefundMethodInput
            $restock: Boolean!
            $notifyCustomer: Boolean
          ) {
            orderCancel(
              orderId: $orderId
              reason: $reason
              refundMethod: $refundMethod
              restock: $restock
              notifyCustomer: $notifyCustomer
            ) {
              job {
                id
                done
              }
              orderCancelUserErrors {
                field
                message
              }
            }
          }
        `,
        {
          orderId: '{{ fields.order }}',
          reason: '{{ fields.reason }}',
          refundMethod: { originalPaymentMethodsRefund: '{{ fields.refund = true }}' },
          restock: '{{ fields.restock = true }}',
          notifyCustomer: '{{ fields.notify }}',
        },
      ),
      output: '{{ data.orderCancel.job }}',
      sample: { id: 'gid://shopify/Job/example', done: false },
      synonyms: ['void order', 'refund order'],
    },
    {
      id: 'create-draft-order',
      name: 'Create draft order',
      sentence: 'Draft an order of {variant}',
      about: 'Send draft order sends the invoice by which the customer pays.',
      changes: true,
      repeat: 'never',
      fields: [
        variantField,
        { id: 'quantity', label: 'Quantity', type: 'number', default: 1 },
        optional(customerField),
        { id: 'email', label: 'E-mail', type: 'email', help: 'Where there is no customer.' },
        { id: 'note', label: 'Note', type: 'longText', more: true },
        tagsField,
      ],
      request: graphql(
        mutation('draftOrderCreate'),
        `mutation($input: DraftOrderInput!) {
          draftOrderCreate(input: $input) {
            draftOrder { ${draftFields} } userErrors { field message }
          }
        }`,
        {
          input: {
            lineItems: [{ variantId: '{{ fields.variant }}', quantity: '{{ fields.quantity }}' }],
            purchasingEntity: '{{ fields.customer ? { "customerId": fields.customer } }}',
            email: '{{ fields.email }}',
            note: '{{ fields.note }}',
            tags: '{{ fields.tags }}',
          },
        },
      ),
      output: '{{ data.draftOrderCreate.draftOrder }}',
      sample: sampleDraft,
      synonyms: ['quote', 'new order', 'invoice'],
    },
    {
      id: 'send-draft-order',
      name: 'Send draft order',
      sentence: 'Send the invoice of {draft}',
      changes: true,
      repeat: 'never',
      fields: [
        dropdown('draft', 'Draft order', 'drafts'),
        { id: 'subject', label: 'Subject', type: 'text', more: true },
        { id: 'message', label: 'Message', type: 'longText', more: true },
      ],
      request: graphql(
        mutation('draftOrderInvoiceSend'),
        `mutation($id: ID!, $email: EmailInput) {
          draftOrderInvoiceSend(id: $id, email: $email) {
            draftOrder { ${draftFields} } userErrors { field message }
          }
        }`,
        {
          id: '{{ fields.draft }}',
          email:
            '{{ fields.subject or fields.message ? { "subject": fields.subject, "customMessage": fields.message } }}',
        },
      ),
      output: '{{ data.draftOrderInvoiceSend.draftOrder }}',
      sample: { ...sampleDraft, status: 'INVOICE_SENT' },
      synonyms: ['send invoice', 'send quote'],
    },
    {
      id: 'create-customer',
      name: 'Create customer',
      sentence: 'Create the customer {email}',
      changes: true,
      repeat: 'never',
      fields: customerInputs,
      request: graphql(
        mutation('customerCreate'),
        `mutation($input: CustomerInput!) {
          customerCreate(input: $input) {
            customer { ${customerFields} } userErrors { field message }
          }
        }`,
        { input: customerInput },
      ),
      output: '{{ data.customerCreate.customer }}',
      sample: sampleCustomer,
      synonyms: ['add customer', 'new customer'],
    },
    {
      id: 'update-customer',
      name: 'Update customer',
      sentence: 'Change {customer}',
      about: 'Fields left empty stay as they are; tags replace those that there were.',
      changes: true,
      repeat: 'safe',
      fields: [customerField, ...customerInputs],
      request: graphql(
        mutation('customerUpdate'),
        `mutation($input: CustomerInput!) {
          customerUpdate(input: $input) {
            customer { ${customerFields} } userErrors { field message }
          }
        }`,
        { input: { id: '{{ fields.customer }}', ...customerInput } },
      ),
      output: '{{ data.customerUpdate.customer }}',
      sample: sampleCustomer,
      synonyms: ['edit customer'],
    },
    {
      id: 'find-customers',
      name: 'Find customers',
      sentence: 'Find customers',
      changes: false,
      repeat: 'safe',
      fields: [
        { id: 'email', label: 'E-mail', type: 'email' },
        {
          id: 'query',
          label: 'Search terms',
          type: 'text',
          more: true,
          help: 'A name, or terms as Shopify’s search takes them.',
          example: 'tag:wholesale country:Germany',
        },
      ],
      request: graphql(
        query('customers'),
        `query($cursor: String, $query: String) {
          customers(first: 50, after: $cursor, query: $query, sortKey: UPDATED_AT, reverse: true) {
            nodes { ${customerFields} } ${pageInfo}
          }
        }`,
        {
          cursor: '{{ cursor }}',
          query: `{{ $join([fields.email ? "email:" & ${quoted('fields.email')}, fields.query], " AND ") }}`,
        },
      ),
      paging: paging('customers'),
      sample: [sampleCustomer],
      synonyms: ['search customer', 'look up customer'],
    },
    {
      id: 'tag-customer',
      name: 'Add tags to a customer',
      sentence: 'Tag {customer} with {tags}',
      changes: true,
      repeat: 'safe',
      fields: [customerField, { ...tagsField, more: false, required: true }],
      request: graphql(
        mutation('tagsAdd'),
        `
          mutation ($id: ID!, $tags: [String!]!) {
            tagsAdd(id: $id, tags: $tags) {
              node {
                id
                ... on Customer {
                  displayName
                  tags
                }
              }
              userErrors {
                field
                message
              }
            }
          }
        `,
        { id: '{{ fields.customer }}', tags: '{{ fields.tags }}' },
      ),
      output: '{{ data.tagsAdd.node }}',
      sample: { id: sampleCustomer.id, displayName: 'Sam Example', tags: ['wholesale'] },
      synonyms: ['label customer', 'segment'],
    },
    {
      id: 'create-product',
      name: 'Create product',
      sentence: 'Create the product {title}',
      about: 'It has one variant without a price; Set price gives it one.',
      changes: true,
      repeat: 'never',
      fields: [{ id: 'title', label: 'Title', type: 'text', required: true }, ...productInputs],
      request: graphql(
        mutation('productCreate'),
        `mutation($product: ProductCreateInput!) {
          productCreate(product: $product) {
            product { ${productFields} variants(first: 1) { nodes { id } } } userErrors { field message }
          }
        }`,
        { product: productInput },
      ),
      output: '{{ data.productCreate.product }}',
      sample: {
        ...sampleProduct,
        variants: { nodes: [{ id: 'gid://shopify/ProductVariant/45000000000001' }] },
      },
      synonyms: ['add product', 'new product'],
    },
    {
      id: 'update-product',
      name: 'Update product',
      sentence: 'Change {product}',
      about: 'Fields left empty stay as they are; tags replace those that there were.',
      changes: true,
      repeat: 'safe',
      fields: [productField, { id: 'title', label: 'Title', type: 'text' }, ...productInputs],
      request: graphql(
        mutation('productUpdate'),
        `mutation($product: ProductUpdateInput!) {
          productUpdate(product: $product) {
            product { ${productFields} } userErrors { field message }
          }
        }`,
        { product: { id: '{{ fields.product }}', ...productInput } },
      ),
      output: '{{ data.productUpdate.product }}',
      sample: sampleProduct,
      synonyms: ['edit product', 'publish product'],
    },
    {
      id: 'find-products',
      name: 'Find products',
      sentence: 'Find products',
      changes: false,
      repeat: 'safe',
      fields: [
        {
          id: 'query',
          label: 'Search terms',
          type: 'text',
          help: 'Words of the title, or terms as Shopify’s search takes them. Left empty: all.',
          example: 'status:active vendor:Example',
        },
      ],
      request: graphql(
        query('products'),
        `query($cursor: String, $query: String) {
          products(first: 100, after: $cursor, query: $query) {
            nodes { ${productFields} } ${pageInfo}
          }
        }`,
        { cursor: '{{ cursor }}', query: '{{ fields.query }}' },
      ),
      paging: paging('products'),
      sample: [sampleProduct],
      synonyms: ['search products', 'list products', 'catalogue'],
    },
    {
      id: 'set-price',
      name: 'Set price',
      sentence: 'Set the price of {variant} to {price}',
      changes: true,
      repeat: 'safe',
      fields: [
        variantField,
        { id: 'price', label: 'Price', type: 'number', required: true, example: '12.50' },
        {
          id: 'compareAt',
          label: 'Price before',
          type: 'number',
          more: true,
          help: 'Shown crossed out.',
        },
      ],
      before: [
        {
          id: 'variant',
          request: graphql(
            query('productVariant'),
            'query($id: ID!) { productVariant(id: $id) { product { id } } }',
            { id: '{{ fields.variant }}' },
          ),
        },
      ],
      request: graphql(
        mutation('productVariantsBulkUpdate'),
        `
          mutation ($productId: ID!, $variants: [ProductVariantsBulkInput!]!) {
            productVariantsBulkUpdate(productId: $productId, variants: $variants) {
              productVariants {
                id
                displayName
                sku
                price
                compareAtPrice
              }
              userErrors {
                field
                message
              }
            }
          }
        `,
        {
          productId: '{{ answers.variant.data.productVariant.product.id }}',
          variants: [
            {
              id: '{{ fields.variant }}',
              price: '{{ $string(fields.price) }}',
              compareAtPrice: '{{ $string(fields.compareAt) }}',
            },
          ],
        },
      ),
      output: '{{ data.productVariantsBulkUpdate.productVariants[0] }}',
      sample: {
        id: 'gid://shopify/ProductVariant/45000000000001',
        displayName: 'Office paper - A4',
        sku: 'PAPER-A4',
        price: '12.50',
        compareAtPrice: null,
      },
      synonyms: ['change price', 'discount'],
    },
    {
      id: 'set-stock',
      name: 'Set stock',
      sentence: 'Set the stock of {variant} at {location} to {quantity}',
      changes: true,
      repeat: 'safe',
      fields: [
        variantField,
        dropdown('location', 'Location', 'locations'),
        { id: 'quantity', label: 'Available', type: 'number', required: true },
      ],
      before: [
        {
          id: 'variant',
          request: graphql(
            query('productVariant'),
            'query($id: ID!) { productVariant(id: $id) { inventoryItem { id } } }',
            { id: '{{ fields.variant }}' },
          ),
        },
      ],
      request: graphql(
        mutation('inventorySetQuantities'),
        `
          mutation ($input: InventorySetQuantitiesInput!, $key: String!) {
            inventorySetQuantities(input: $input) @idempotent(key: $key) {
              inventoryAdjustmentGroup {
                createdAt
                reason
                changes {
                  name
                  delta
                  quantityAfterChange
                }
              }
              userErrors {
                field
                message
              }
            }
          }
        `,
        {
          // The quantity is set, not added to, so that doing it again does no harm; the key is one that Shopify asks for.
          key: '{{ fields.variant & "/" & fields.location & "/" & $millis() }}',
          input: {
            name: 'available',
            reason: 'correction',
            quantities: [
              {
                inventoryItemId: '{{ answers.variant.data.productVariant.inventoryItem.id }}',
                locationId: '{{ fields.location }}',
                quantity: '{{ fields.quantity }}',
                changeFromQuantity: null,
              },
            ],
          },
        },
      ),
      output: '{{ data.inventorySetQuantities.inventoryAdjustmentGroup }}',
      sample: {
        createdAt: '2026-03-02T09:15:00Z',
        reason: 'correction',
        changes: [{ name: 'available', delta: 20, quantityAfterChange: 120 }],
      },
      synonyms: ['inventory', 'quantity', 'restock'],
    },
    {
      id: 'delete-product',
      name: 'Delete product',
      sentence: 'Delete {product}',
      about: 'It cannot be undone.',
      changes: true,
      repeat: 'safe',
      fields: [productField],
      request: graphql(
        mutation('productDelete'),
        `
          mutation ($input: ProductDeleteInput!) {
            productDelete(input: $input) {
              deletedProductId
              userErrors {
                field
                message
              }
            }
          }
        `,
        { input: { id: '{{ fields.product }}' } },
      ),
      output: '{{ { "deleted": true } }}',
      sample: { deleted: true },
      synonyms: ['remove product'],
    },
  ],
});
