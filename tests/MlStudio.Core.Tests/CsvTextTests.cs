namespace MlStudio.Core.Tests;

public sealed class CsvTextTests
{
    [Theory]
    [InlineData("-3.5")]
    [InlineData("+4")]
    [InlineData("-1E-05")]
    [InlineData("-.5")]
    [InlineData("plain")]
    public void Row_PlainNumberOrWord_StaysAsItIs(string text) => Assert.Equal(text + "\r\n", new CsvText().Row(text).ToString());

    [Theory]
    [InlineData("=1")]
    [InlineData("-1+2")]
    [InlineData("+cmd")]
    [InlineData("-Infinity")]
    [InlineData(" =1")]
    [InlineData("@sum")]
    [InlineData("\t-1")]
    public void Row_TextThatStartsAFormula_GetsAnApostrophe(string text) => Assert.Equal($"'{text}\r\n", new CsvText().Row(text).ToString());

    [Fact]
    public void Row_SeparatorsQuotesAndNumbers_AreWrittenAsRfc4180Says() =>
        Assert.Equal("-3.5,\"a,\"\"b\"\"\",,7\r\n", new CsvText().Row(-3.5, "a,\"b\"", null, 7).ToString());
}
