using MlStudio.Learning.Data;
using MlStudio.Learning.Formulas;

namespace MlStudio.Learning.Tests.Formulas;

/// <summary>What formulas yield; expected values by hand, those of the mathematical functions from Python's math module.</summary>
public sealed class FormulaTests
{
    private const double Missing = double.NaN;

    [Theory]
    [InlineData("1 + 2 * 3", 7)]
    [InlineData("(1 + 2) * 3", 9)]
    [InlineData("-2 ^ 2", -4)]
    [InlineData("2 ^ 3 ^ 2", 512)]
    [InlineData("2 ^ -1", 0.5)]
    [InlineData("10 - 4 - 3", 3)]
    [InlineData("7 % 3 + -1 % 7", 7)]
    [InlineData(".5 + 1e-1", 0.6)]
    [InlineData("1 / 0", Missing)]
    [InlineData("1 < 2 and not 2 < 1 or false", 1)]
    [InlineData("not true == false", 1)]
    [InlineData("1 <> 2 && !(1 != 1) || false", 1)]
    [InlineData("abs(-3) + floor(-0.5) + ceil(0.2) + sqrt(16)", 7)]
    [InlineData("round(2.5) + round(-2.5) + round(1.005, 1)", 1)]
    [InlineData("min(3, 1, 2) + max(3, 1, 2) + clip(9, 0, 5)", 9)]
    [InlineData("log(10)", 2.302585092994046)]
    [InlineData("log1p(1e-10)", 9.9999999995e-11)]
    [InlineData("exp(1)", 2.718281828459045)]
    [InlineData("exp(709.5)", 1.3549863193146328e+308)]
    [InlineData("exp(-740)", 4.2e-322)]
    [InlineData("exp(1000)", Missing)]
    [InlineData("log(0)", Missing)]
    [InlineData("sqrt(-1)", Missing)]
    [InlineData("pow(2, 0.5)", 1.4142135623730951)]
    [InlineData("pow(-8, 1 / 3)", Missing)]
    [InlineData("pow(-1.5, 3)", -3.375)]
    [InlineData("pow(0, -1)", Missing)]
    [InlineData("2 ^ 0.5 ^ 2", 1.189207115002721)]
    [InlineData("IF(true, 1, missing)", 1)]
    [InlineData("if(missing, 1, 2)", Missing)]
    [InlineData("coalesce(missing, 1 / 0, 4)", 4)]
    [InlineData("isMissing(1 / 0)", 1)]
    [InlineData("isMissing(missing)", 1)]
    [InlineData("missing", Missing)]
    [InlineData("length('Zoë 𝄞')", 5)]
    [InlineData("contains('delivery', 'live') and startsWith('abc', 'ab') and endsWith(\"abc\", 'bc')", 1)]
    [InlineData("'a' < 'b' and 'B' < 'a'", 1)]
    [InlineData("number(' -12.5e1 ') + number(true)", -124)]
    [InlineData("number('twelve')", Missing)]
    [InlineData("daysBetween(date('2024-02-28'), date(2024, 3, 1))", 2)]
    [InlineData("year(date('2024-02-29')) + month(date('2024-02-29')) / 100 + day(date('2024-02-29'))", 2053.02)]
    [InlineData("dayOfWeek(date('2024-02-29'))", 4)]
    [InlineData("hour(date('2024-02-29T18:30:00'))", 18)]
    [InlineData("daysBetween(date('2024-01-01'), addDays(date('2024-01-01'), 1.5))", 1.5)]
    [InlineData("isMissing(date(2023, 2, 29)) and isMissing(date('03/04/2024')) and isMissing(addDays(date('9999-12-31'), 2))", 1)]
    public void Evaluate_WithoutColumns_Yields(string formula, double expected)
    {
        var value = ((NumberColumn)Formula.Parse(formula, Rows).Evaluate(Rows, "f")).Values[0];
        if (double.IsNaN(expected)) { Assert.Equal(expected, value); }
        else { Assert.Equal(expected, value, Math.Max(1e-14 * Math.Abs(expected), 5e-324)); }
    }

    [Theory]
    [InlineData("lower('ÄPFEL') ", "äpfel")]
    [InlineData("upper(trim('  a '))", "A")]
    [InlineData("substring('a𝄞bcd', 2, 2)", "𝄞b")]
    [InlineData("substring('abc', 2)", "bc")]
    [InlineData("substring('abc', 9, 1)", "")]
    [InlineData("substring('abc', 2, -1)", "")]
    [InlineData("replace('aXbX', 'X', '--')", "a--b--")]
    [InlineData("replace('abc', '', 'x')", "abc")]
    [InlineData("concat('n', 1.5, true, date('2024-01-31'), \"it's \\\"so\\\"\\n\")", "n1.5true2024-01-31it's \"so\"\n")]
    [InlineData("concat('a', missing)", null)]
    [InlineData("if(1 < 2, 'yes', 'no')", "yes")]
    [InlineData("coalesce(missing, 'x')", "x")]
    public void Evaluate_Texts_Yields(string formula, string? expected) => Assert.Equal(expected, Formula.Parse(formula, Rows).Evaluate(Rows, "f").Format(0));

    [Theory]
    [InlineData("false and x > 0", "0,0,0")]
    [InlineData("x > 0 and true", "1,,0")]
    [InlineData("true or x > 0", "1,1,1")]
    [InlineData("x > 0 or false", "1,,0")]
    [InlineData("not (x > 0)", "0,,1")]
    [InlineData("if(x > 0, [unit ]] price], 0)", "10,,0")]
    [InlineData("x + [unit ]] price]", "11.5,,22")]
    [InlineData("if(city == 'Lyon', 1, 0)", "1,0,")]
    [InlineData("concat(city, '/', note)", "Lyon/good,,")]
    [InlineData("length(note)", "4,,0")]
    [InlineData("daysBetween(day1, date('2024-01-03'))", "2,0.5,")]
    [InlineData("coalesce(day1, date('2000-01-01'))", "2024-01-01,2024-01-02T12:00:00,2000-01-01")]
    [InlineData("isMissing(city) or isMissing(day1)", "0,0,1")]
    [InlineData("day1 < date('2024-01-02')", "1,0,")]
    [InlineData("min(x, 0)", "0,,-8")]
    public void Evaluate_Columns_YieldsPerRowAndPassesMissingOn(string formula, string expected)
    {
        var column = Formula.Parse(formula, Rows).Evaluate(Rows, "f");
        Assert.Equal(expected, string.Join(",", Enumerable.Range(0, column.Count).Select(column.Format)));
    }

    [Fact]
    public void Evaluate_ManyBlocks_EqualsRowByRow()
    {
        var random = new Random(3);
        var table = new Table([
            new NumberColumn("x", Enumerable.Range(0, 3000).Select(i => i % 7 == 0 ? double.NaN : random.NextDouble() - 0.5).ToArray()),
            new CategoryColumn("c", Enumerable.Range(0, 3000).Select(i => i % 4 - 1).ToArray(), ["a", "b", "c"])]);
        var formula = Formula.Parse("if(c == 'a', log(abs(x)) * 2 ^ x, coalesce(x, length(c))) - if(x > 0, exp(x), -x)", table);
        Assert.Equal(["c", "x"], formula.Columns);
        var all = formula.Evaluate(table, "f");
        for (var row = 0; row < table.RowCount; row += 41) { Assert.Equal(all.Format(row), formula.Evaluate(table.Take([row]), "f").Format(0)); }
    }

    [Fact]
    public void Evaluate_Types_BecomeColumnsOfThatType()
    {
        Assert.IsType<CategoryColumn>(Formula.Parse("upper(note)", Rows).Evaluate(Rows, "f"));
        Assert.IsType<TimestampColumn>(Formula.Parse("addDays(day1, x)", Rows).Evaluate(Rows, "f"));
        Assert.IsType<NumberColumn>(Formula.Parse("x > 0", Rows).Evaluate(Rows, "f"));
        Assert.Equal(FormulaType.Boolean, Formula.Parse("x > 0", Rows).Type);
    }

    [Fact]
    public void Evaluate_TextThatGrows_IsCut()
    {
        var formula = Enumerable.Range(0, 20).Aggregate("'0'", (f, _) => $"replace({f}, '0', '0000')");
        Assert.Equal(FormulaLimits.LongestText, Formula.Parse(formula, Rows).Evaluate(Rows, "f").Format(0)!.Length);
    }

    [Fact]
    public void Evaluate_ColumnOfAnotherType_IsRefusedByName()
    {
        var other = new Table([new TextColumn("x", ["a"])]);
        Assert.Contains("'x'", Assert.Throws<LearningException>(() => Formula.Parse("x + 1", Rows).Evaluate(other, "f")).Message);
    }

    [Fact]
    public void MentionedColumns_Formula_AreWordsAndBracketsButNoCalls()
    {
        Assert.Equal(["x", "unit ] price", "if"], Formula.MentionedColumns("if(x > 0 and true, [unit ]] price], x) + [if]"));
        Assert.Empty(Formula.MentionedColumns("'open"));
    }

    [Theory]
    [InlineData("age", "age")]
    [InlineData("unit ] price", "[unit ]] price]")]
    [InlineData("1st", "[1st]")]
    [InlineData("Not", "[Not]")]
    [InlineData("größe_2", "größe_2")]
    public void Reference_Name_IsReadBackAsThatColumn(string name, string expected)
    {
        Assert.Equal(expected, Formula.Reference(name));
        Assert.Equal([name], Formula.MentionedColumns(expected));
    }

    internal static Table Rows { get; } = new(
    [
        new NumberColumn("x", new[] { 1.5, double.PositiveInfinity, -8 }),
        new NumberColumn("unit ] price", new[] { 10.0, 20, 30 }),
        new CategoryColumn("city", new[] { 1, 0, -1 }, ["Oslo", "Lyon"]),
        new TextColumn("note", ["good", null, ""]),
        new TimestampColumn("day1", new[] { Ticks(2024, 1, 1, 0), Ticks(2024, 1, 2, 12), TimestampColumn.Missing }),
    ]);

    private static long Ticks(int year, int month, int day, int hour) => new DateTime(year, month, day, hour, 0, 0, DateTimeKind.Utc).Ticks;
}
