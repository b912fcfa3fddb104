using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using MlStudio.EndToEnd.Tests.Harness;

namespace MlStudio.EndToEnd.Tests.Steps;

internal static class AccessibilitySteps
{
    /// <summary>Opens each page in light and dark colours and collects what axe calls serious or critical; there must be nothing.</summary>
    public static async Task FindNoBarriersAsync(this Person person, params string[] addresses)
    {
        List<string> barriers = [];
        foreach (var address in addresses)
        {
            await person.GoAsync(address);
            foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                await person.Page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
                // In the dark only the colours are others.
                var result = await person.Page.RunAxe(scheme == ColorScheme.Light ? new() : new() { RunOnly = new RunOnlyOptions { Type = "rule", Values = ["color-contrast"] } });
                barriers.AddRange(result.Violations.Where(v => v.Impact is "serious" or "critical").SelectMany(v => v.Nodes.Select(n => Describe(address, scheme, v, n))));
            }
            await person.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        }
        Assert.True(barriers.Count == 0, string.Join('\n', barriers.Distinct().Take(40)));
    }

    private static string Describe(string address, ColorScheme scheme, AxeResultItem violation, AxeResultNode node) =>
        $"{address} ({scheme}): {violation.Id}: {violation.Help}: {node.Html[..Math.Min(200, node.Html.Length)]} {string.Join(" ", node.Any.Select(a => a.Message).Take(1))}";
}
