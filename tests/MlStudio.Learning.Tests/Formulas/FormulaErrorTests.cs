using MlStudio.Learning.Formulas;

namespace MlStudio.Learning.Tests.Formulas;

public sealed class FormulaErrorTests
{
    [Theory]
    [InlineData("", 1, "a formula", "nothing")]
    [InlineData("1 +", 4, "a column, a value or a function", "the end of the formula")]
    [InlineData("1 2", 3, "an operator or the end", "the number 2")]
    [InlineData("(1", 3, "')'", "the end of the formula")]
    [InlineData("1)", 2, "an operator or the end", "')'")]
    [InlineData("x + city", 5, "a number after '+'", "text (column 'city')")]
    [InlineData("city * 2", 1, "a number before '*'", "text (column 'city')")]
    [InlineData("x and true", 1, "true or false before 'and'", "a number (column 'x')")]
    [InlineData("not x", 5, "true or false after 'not'", "a number")]
    [InlineData("day1 > '2024-01-01'", 8, "a date such as date(\"2026-01-31\")", "the text '2024-01-01'")]
    [InlineData("city == 3", 9, "text such as", "the number 3")]
    [InlineData("x == missing", 6, "isMissing", "missing")]
    [InlineData("1 < x < 3", 7, "'and' between two comparisons", "'<'")]
    [InlineData("true < false", 6, "== or !=", "'<'")]
    [InlineData("sqrt('a')", 6, "a number as argument 1 of sqrt(number)", "the text 'a'")]
    [InlineData("sqrt(1, 2)", 9, "no more than 1 argument in sqrt(number)", "the number 2")]
    [InlineData("pow(1)", 6, "at least 2 arguments", "1")]
    [InlineData("round(1, x)", 10, "a whole number from 0 to 15", "a number (column 'x')")]
    [InlineData("if(x, 1, 2)", 4, "true or false as argument 1", "a number (column 'x')")]
    [InlineData("if(true, 1, 'a')", 13, "a number, as the other values", "the text 'a'")]
    [InlineData("date(2024, 1)", 12, "one text, or year, month and day", "two arguments")]
    [InlineData("'open", 6, "' at the end of the text", "the end of the formula")]
    [InlineData("[open", 6, "]", "the end of the formula")]
    [InlineData("1 # 2", 3, "a column, a value, a function or an operator", "'#'")]
    [InlineData("12abc", 3, "an operator or the end after a number", "'a'")]
    [InlineData("1e999", 1, "a number below", "1e999")]
    [InlineData(@"'a\q'", 4, "after the backslash", "'q'")]
    [InlineData("sqrt", 5, "( and the arguments of sqrt(number)", "the end of the formula")]
    public void Parse_Wrong_NamesPlaceExpectedAndFound(string formula, int character, string expected, string found)
    {
        var error = Assert.Throws<FormulaException>(() => Formula.Parse(formula, FormulaTests.Rows));
        Assert.Equal((1, character), (error.Line, error.Character));
        Assert.Contains(expected, error.Expected);
        Assert.Contains(found, error.Found);
        Assert.Contains($"Line 1, character {character}: expected ", error.Message);
    }

    [Fact]
    public void Parse_SecondLine_IsCounted()
    {
        var error = Assert.Throws<FormulaException>(() => Formula.Parse("x +\n  sqr(x)", FormulaTests.Rows));
        Assert.Equal((2, 3, 6), (error.Line, error.Character, error.Position));
        Assert.Equal(["sqrt"], error.Candidates);
        Assert.Contains("Did you mean 'sqrt'?", error.Message);
    }

    [Theory]
    [InlineData("ctiy == 'a'", "city")]
    [InlineData("Note == 'a'", "note")]
    [InlineData("[unit]", "unit ] price")]
    public void Parse_UnknownColumn_ListsCandidates(string formula, string candidate) =>
        Assert.Equal(candidate, Assert.Throws<FormulaException>(() => Formula.Parse(formula, FormulaTests.Rows)).Candidates[0]);

    [Fact]
    public void Parse_UnknownColumnUnlikeAny_ListsThoseThereAre() =>
        Assert.Contains("x, [unit ]] price], city", Assert.Throws<FormulaException>(() => Formula.Parse("wxyzzy", FormulaTests.Rows)).Message);

    public static TheoryData<string, string> TooLarge() => new()
    {
        { new string('1', 4001), "at most 4000 characters" },
        { new string('(', 200) + "1" + new string(')', 200), "at most 100 brackets" },
        { new string('-', 200) + "1", "at most 100 brackets" },
        { "1" + string.Concat(Enumerable.Repeat("+1", 300)), "at most 200 operations" },
        { "max(1" + string.Concat(Enumerable.Repeat(",1", 1100)) + ")", "at most 1000 values" },
        { string.Join("^", Enumerable.Repeat("2", 300)), "at most 100 brackets" },
    };

    [Theory, MemberData(nameof(TooLarge))]
    public void Parse_TooLarge_IsRefused(string formula, string expected) =>
        Assert.Contains(expected, Assert.Throws<FormulaException>(() => Formula.Parse(formula, FormulaTests.Rows)).Message);
}
