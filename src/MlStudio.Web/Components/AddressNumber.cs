using System.Globalization;

namespace MlStudio.Web.Components;

/// <summary>Numbers in addresses, which anybody may have typed: what is none counts as left out, where Blazor's own parsing would end the page.</summary>
internal static class AddressNumber
{
    public static double? Real(string? text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static int? Whole(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
