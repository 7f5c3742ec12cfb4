import type { Block, Inline } from '../../src/core/richText/blocks';
import { Link } from './link';
import { Copy } from './copy';
import type { Session } from './session';

/** A parsed text, rendered block by block: its own markup never reaches the page. */
export function RichText({ blocks, session }: { blocks: readonly Block[] | undefined; session: Session }) {
  if (blocks === undefined || blocks.length === 0) return null;
  return (
    <div class="rich">
      <Blocks blocks={blocks} session={session} />
    </div>
  );
}

function Blocks({ blocks, session }: { blocks: readonly Block[]; session: Session }) {
  return (
    <>
      {blocks.map((block, index) => (
        <BlockPart key={index} block={block} session={session} />
      ))}
    </>
  );
}

function BlockPart({ block, session }: { block: Block; session: Session }) {
  switch (block.is) {
    case 'paragraph':
      return (
        <p>
          <Line inlines={block.inlines} session={session} />
        </p>
      );
    case 'heading':
      return (
        <h3>
          <Line inlines={block.inlines} session={session} />
        </h3>
      );
    case 'literal':
      return (
        <div class="command">
          <pre tabIndex={0}>{block.literal}</pre>
          <Copy small text={() => block.literal} />
        </div>
      );
    case 'quote':
      return (
        <blockquote>
          <Blocks blocks={block.blocks} session={session} />
        </blockquote>
      );
    case 'list': {
      const items = block.items.map((item, index) => (
        <li key={index}>
          <Blocks blocks={item} session={session} />
        </li>
      ));
      return block.start === null ? <ul>{items}</ul> : <ol start={block.start}>{items}</ol>;
    }
    case 'table':
      return <Table rows={block.rows} session={session} />;
    case 'rule':
      return <hr />;
  }
}

function Table(props: { rows: readonly (readonly (readonly Inline[])[])[]; session: Session }) {
  const [head = [], ...rows] = props.rows;
  const cell = (inlines: readonly Inline[]) => <Line inlines={inlines} session={props.session} />;
  return (
    <div class="table" tabIndex={0}>
      <table>
        <thead>
          <tr>
            {head.map((each, index) => (
              <th key={index} scope="col">
                {cell(each)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <tr key={at}>
              {row.map((each, index) => (
                <td key={index}>{cell(each)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Line({ inlines, session }: { inlines: readonly Inline[]; session: Session }) {
  return (
    <>
      {inlines.map((inline, index) => (
        <Part key={index} inline={inline} session={session} />
      ))}
    </>
  );
}

const TAGS = { strong: 'strong', emphasis: 'em', struck: 's' } as const;

function Part({ inline, session }: { inline: Inline; session: Session }) {
  switch (inline.is) {
    case 'text':
      return <>{inline.text}</>;
    case 'literal':
      return <code>{inline.literal}</code>;
    case 'break':
      return <br />;
    case 'link':
      return (
        <Link address={inline.link} session={session}>
          <span>
            <Line inlines={inline.inlines} session={session} />
          </span>
        </Link>
      );
    default: {
      const Tag = TAGS[inline.is];
      return (
        <Tag>
          <Line inlines={inline.inlines} session={session} />
        </Tag>
      );
    }
  }
}
