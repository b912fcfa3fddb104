using System.Globalization;

namespace MlStudio.Learning.Trainers.Networks;

/// <summary>Reads the widths of hidden layers as people write them.</summary>
internal static class HiddenLayers
{
    private const int Most = 8;
    private const int Widest = 4096;

    /// <summary>What is permitted, in words.</summary>
    public const string Permitted = "1 to 8 whole numbers between 1 and 4,096, separated by commas, such as 128, 64";

    /// <summary>The widths, or null where the text is none.</summary>
    public static int[]? Parse(string text)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        if (parts.Length > Most) { return null; }
        var widths = new int[parts.Length];
        for (var i = 0; i < widths.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out widths[i]) || widths[i] is < 1 or > Widest) { return null; }
        }
        return widths;
    }
}
