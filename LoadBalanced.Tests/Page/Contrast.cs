namespace LoadBalanced.Tests.Page;

/// <summary>The contrast ratio (WCAG 2.2, 1.4.3) of every visible text of a page to the nearest opaque background behind it.</summary>
internal static class Contrast
{
    public const string Script =
        """
        () => {
          const parse = colour => (colour.match(/[\d.]+/g) ?? []).map(Number);
          const luminance = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
            .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
          const behind = element => {
            for (let one = element; one; one = one.parentElement) {
              const rect = one.matches('g.node') ? one.querySelector('rect') : null;
              const colour = parse(rect ? getComputedStyle(rect).fill : getComputedStyle(one).backgroundColor);
              if (colour.length === 3 || colour[3] === 1) return colour;
            }
            return [255, 255, 255];
          };
          const found = {};
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          for (let i = 0; walker.nextNode();) {
            const element = walker.currentNode.parentElement, text = walker.currentNode.data.trim();
            if (!text || !element.checkVisibility() || element.closest('noscript, .unseen')) continue;
            const style = getComputedStyle(element);
            const [a, b] = [luminance(parse(element instanceof SVGElement ? style.fill : style.color)), luminance(behind(element))].sort((x, y) => y - x);
            found[`${++i} ${element.id || element.className.baseVal || element.className || element.tagName} "${text}"`] = (a + 0.05) / (b + 0.05);
          }
          return found;
        }
        """;
}
