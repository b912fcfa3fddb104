using System.Text;
using MlStudio.Learning.Data;

namespace MlStudio.Learning.Tests.Data;

public sealed class CsvSnifferTests
{
    private const string Text = "name,size\nGr\u00F6\u00DFe,1\nm\u00E4\u00DFig,2\n";

    [Theory]
    [InlineData("utf-8", false, "utf-8")]
    [InlineData("utf-8", true, "utf-8")]
    [InlineData("utf-16", true, "utf-16")]
    [InlineData("utf-16BE", true, "utf-16BE")]
    [InlineData("iso-8859-1", false, "windows-1252")]
    public void Read_Encoding_IsFoundAndDecoded(string written, bool mark, string found)
    {
        var encoding = Encoding.GetEncoding(written);
        var result = CsvText.Read([.. mark ? encoding.GetPreamble() : [], .. encoding.GetBytes(Text)]);
        Assert.Equal(found, result.Format.Encoding);
        Assert.Equal(["Gr\u00F6\u00DFe", "m\u00E4\u00DFig"], CsvText.Cells(result.RequireTable(), "name"));
        Assert.Equal(["1", "2"], CsvText.Cells(result.RequireTable(), "size"));
    }

    [Fact]
    public void Read_Windows1252BeyondTheSample_IsDecoded()
    {
        var rows = string.Concat(Enumerable.Range(0, 200_000).Select(i => $"plain,{i}\n"));
        var result = CsvText.Read([.. Encoding.ASCII.GetBytes("a,b\n" + rows), .. Encoding.Latin1.GetBytes("caf\u00E9,1\n")]);
        Assert.Equal("windows-1252", result.Format.Encoding);
        Assert.Equal("caf\u00E9", result.RequireTable()["a"].Format(200_000));
    }

    [Theory]
    [InlineData("a,b\n1,2\n3,4\n", ',')]
    [InlineData("a;b\n1;2\n3;4\n", ';')]
    [InlineData("a;b;c\n1,5;2,5;3,5\n4,5;5,5;6,5\n", ';')]
    [InlineData("a\tb\nx, y\t1\nz, w\t2\n", '\t')]
    [InlineData("a|b\n1|2\n3|4\n", '|')]
    public void Sniff_Separator_IsFound(string text, char separator) => Assert.Equal(separator, Sniff(text).Separator);

    [Theory]
    [InlineData("a,b\n1,2\n", true)]
    [InlineData("1,2\n3,4\n", false)]
    [InlineData("name,kind\nx,red\ny,blue\nz,red\n", true)]
    [InlineData("red,x\nblue,y\nred,x\nblue,y\n", false)]
    [InlineData("2011,2012,country\n5,6,fr\n7,8,de\n", false)]
    [InlineData("country,2011,code\nfr,6,x\nde,8,y\n", true)]
    public void Sniff_Header_IsFound(string text, bool header) => Assert.Equal(header, Sniff(text).HasHeader);

    [Fact]
    public void Sniff_MarkAmongNumbers_IsAdded()
    {
        var text = "a,b\n" + string.Concat(Enumerable.Range(0, 20).Select(i => i == 7 ? "-,x\n" : $"{i},x\n"));
        Assert.Contains("-", Sniff(text).MissingMarks);
        Assert.True(CsvText.Read(text).RequireTable()["a"].IsMissing(7));
    }

    [Fact]
    public void Sniff_SingleQuotes_AreFound() => Assert.Equal('\'', Sniff("a,b\n'x, y',1\n'z',2\n").Quote);

    [Fact]
    public void Sniff_ApostrophesInText_AreNoQuotes() => Assert.Equal('"', Sniff("a,b\n'tis good,1\ndon't,2\n'twas,3\n").Quote);

    private static CsvFormat Sniff(string text) => CsvSniffer.Sniff(Encoding.UTF8.GetBytes(text), isWhole: true);
}
