using Microsoft.Playwright;
using Microsoft.VisualBasic.FileIO;

namespace MlStudio.EndToEnd.Tests.Steps;

/// <summary>A CSV file that was downloaded, read by a reader that is not ours.</summary>
internal sealed record CsvDownload(string FileName, IReadOnlyList<string> Header, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>Chooses the link and reads the file that comes.</summary>
    public static async Task<CsvDownload> OfAsync(IPage page, ILocator link)
    {
        var download = await page.RunAndWaitForDownloadAsync(() => link.ClickAsync());
        using var parser = new TextFieldParser(await download.PathAsync()) { TextFieldType = FieldType.Delimited, HasFieldsEnclosedInQuotes = true };
        parser.SetDelimiters(",");
        List<IReadOnlyList<string>> rows = [];
        while (!parser.EndOfData) { rows.Add(parser.ReadFields()!); }
        Assert.All(rows, row => Assert.Equal(rows[0].Count, row.Count));
        return new CsvDownload(download.SuggestedFilename, rows[0], rows[1..]);
    }

    /// <summary>The values of a column.</summary>
    public IReadOnlyList<string> this[string column] => [.. Rows.Select(r => r[Index(column)])];

    private int Index(string column)
    {
        var index = Header.ToList().IndexOf(column);
        Assert.True(index >= 0, $"There is no column '{column}' in {FileName}, only {string.Join(", ", Header)}.");
        return index;
    }
}
