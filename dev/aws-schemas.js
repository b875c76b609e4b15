// SPDX-License-Identifier: GPL-3.0-or-later
// What dev/aws-schemas runs.
'use strict';
const { readFileSync } = require('fs');
const { loadAwsServiceSpecSync } = require('@aws-cdk/aws-service-spec');
const yaml = require('yaml');

const specification = loadAwsServiceSpecSync();
const faults = [];

/* --- The template, with CloudFormation's short forms written out ------------------------------ */

const LISTS = ['If', 'Equals', 'Not', 'And', 'Or', 'Join', 'Select', 'Split', 'Sub', 'GetAtt'];
const tag = (name, collection) => ({
  tag: '!' + name,
  collection,
  resolve(value) {
    const key = name === 'Ref' || name === 'Condition' ? name : 'Fn::' + name;
    return { [key]: collection ? value.toJSON() : name === 'GetAtt' ? value.split(/\.(.*)/, 2) : value };
  },
});
const customTags = [tag('Ref'), tag('Condition'), tag('Sub'), tag('GetAtt'), ...LISTS.map((name) => tag(name, 'seq'))];
const read = (path) => {
  const document = yaml.parseDocument(readFileSync(path, 'utf8'), { customTags });
  for (const wrong of [...document.errors, ...document.warnings])
    faults.push(`${path}: ${wrong.message}`);
  // a short form within another one is a node still when the outer one is resolved
  return JSON.parse(JSON.stringify(document.toJS()));
};

/* --- What stands in it ---------------------------------------------------------------------------- */

class Template {
  constructor(path) {
    this.path = path;
    this.root = read(path);
    this.resources = this.root.Resources;
    this.parameters = this.root.Parameters || {};
    this.conditions = this.root.Conditions || {};
  }

  fault(where, text) {
    faults.push(`${this.path}: ${where}: ${text}`);
  }

  schema(type) {
    const found = [...specification.lookup('resource', 'cloudFormationType', 'equals', type)];
    return found.length === 1 ? found[0] : null;
  }

  name(where, name) {
    if (!name.startsWith('AWS::') && !(name in this.parameters) && !(name in this.resources))
      this.fault(where, `nothing is called ${name}`);
  }

  attribute(where, [name, ...rest]) {
    const resource = this.resources[name], attribute = rest.join('.');
    if (!resource)
      return this.fault(where, `there is no resource ${name}`);
    const schema = this.schema(resource.Type);
    if (schema && !(attribute in schema.attributes))
      this.fault(where, `${resource.Type} has no attribute ${attribute}`);
  }

  // Whether the value is one that CloudFormation works out; its parts are looked at
  intrinsic(where, value, type) {
    const keys = value && typeof value === 'object' && !Array.isArray(value) ? Object.keys(value) : [];
    if (keys.length !== 1 || !(keys[0] === 'Ref' || keys[0].startsWith('Fn::')))
      return false;
    const inner = value[keys[0]];
    if (keys[0] === 'Ref') {
      this.name(where, inner);
    } else if (keys[0] === 'Fn::GetAtt') {
      this.attribute(where, inner);
    } else if (keys[0] === 'Fn::Sub') {
      for (const [, name] of String(inner).matchAll(/\$\{([^!}][^}]*)\}/g))
        name.includes('.') ? this.attribute(where, name.split(/\.(.*)/, 2)) : this.name(where, name);
    } else if (keys[0] === 'Fn::If') {
      if (!(inner[0] in this.conditions))
        this.fault(where, `there is no condition ${inner[0]}`);
      inner.slice(1).forEach((branch) => this.value(where, branch, type));
    } else if (keys[0] === 'Fn::Not' || keys[0] === 'Fn::Equals') {
      inner.forEach((operand) => this.intrinsic(where, operand, type));
    } else {
      this.fault(where, `${keys[0]} is not looked at by this program`);
    }
    return true;
  }

  value(where, value, type) {
    if (this.intrinsic(where, value, type))
      return;
    switch (type.type) {
      case 'string': case 'date-time':
        if (typeof value === 'object')
          this.fault(where, 'must be text');
        break;
      case 'number': case 'integer':
        if (typeof value !== 'number')
          this.fault(where, 'must be a number');
        break;
      case 'boolean':
        if (typeof value !== 'boolean')
          this.fault(where, 'must be true or false');
        break;
      case 'array':
        if (!Array.isArray(value))
          this.fault(where, 'must be a list');
        else
          value.forEach((element, i) => this.value(`${where}[${i}]`, element, type.element));
        break;
      case 'map':
        Object.entries(value).forEach(([key, element]) => this.value(`${where}.${key}`, element, type.element));
        break;
      case 'ref':
        this.object(where, value, specification.get('typeDefinition', type.reference.$ref).properties);
        break;
      case 'tag':
        if (typeof value.Key !== 'string' || value.Value === undefined)
          this.fault(where, 'is no tag');
        break;
      case 'union': {
        const before = faults.length;
        const scalars = ['string', 'number', 'integer', 'boolean', 'date-time'];
        const fit = type.types.filter((one) => scalars.includes(one.type) === (typeof value !== 'object'));
        const least = (fit.length > 0 ? fit : type.types).map((one) => {
          this.value(where, value, one);
          return faults.splice(before);
        }).sort((a, b) => a.length - b.length)[0];
        faults.push(...least);
        break;
      }
      case 'json':
        if (typeof value !== 'object')
          this.fault(where, 'must be a document');
        this.names(where, value);
        break;
      default:
        this.fault(where, `has the unknown type ${JSON.stringify(type)}`);
    }
  }

  // A document of its own grammar, a policy: only what it names is looked at
  names(where, value) {
    if (this.intrinsic(where, value, { type: 'json' }) || !value || typeof value !== 'object')
      return;
    Object.entries(value).forEach(([key, inner]) => this.names(`${where}.${key}`, inner));
  }

  object(where, value, properties) {
    if (!value || typeof value !== 'object' || Array.isArray(value))
      return this.fault(where, 'must be an object');
    for (const [name, inner] of Object.entries(value)) {
      if (!(name in properties))
        this.fault(where, `has no property ${name}`);
      else
        this.value(`${where}.${name}`, inner, properties[name].type);
    }
    for (const [name, property] of Object.entries(properties)) {
      if (property.required && !(name in value))
        this.fault(where, `lacks ${name}`);
    }
  }

  check() {
    let count = 0;
    for (const [name, resource] of Object.entries(this.resources)) {
      const schema = this.schema(resource.Type);
      count++;
      if (!schema)
        this.fault(name, `CloudFormation knows no ${resource.Type}`);
      else
        this.object(name, resource.Properties || {}, schema.properties);
      if (resource.Condition && !(resource.Condition in this.conditions))
        this.fault(name, `there is no condition ${resource.Condition}`);
    }
    for (const [name, output] of Object.entries(this.root.Outputs || {}))
      this.value(`Outputs.${name}`, output.Value, { type: 'string' });
    for (const [name, condition] of Object.entries(this.conditions))
      this.names(`Conditions.${name}`, condition);
    return count;
  }
}

let resources = 0;
for (const path of process.argv.slice(2))
  resources += new Template(path).check();
if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exit(1);
}
console.log(`${resources} resources are as CloudFormation's schemas want them`);
