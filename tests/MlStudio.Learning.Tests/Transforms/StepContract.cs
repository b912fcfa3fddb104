using System.Text.Json;
using MlStudio.Learning.Data;
using MlStudio.Learning.Serialization;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Transforms;

namespace MlStudio.Learning.Tests.Transforms;

/// <summary>What every step promises, as checks that hold any step to it, in the catalog or not.</summary>
internal static class StepContract
{
    /// <summary>The entry has its words, its parameters are declared with theirs, and an empty step can be described.</summary>
    public static void IsDescribed(StepEntry entry)
    {
        Assert.Matches("^[a-z][a-zA-Z]+$", entry.Key);
        Assert.All((string[])[entry.Name, entry.Summary, entry.Create().Describe()], text => Assert.False(string.IsNullOrWhiteSpace(text)));
        Assert.EndsWith(".", entry.Summary);
        Assert.True(entry.StepType.IsSealed);
        Assert.All(entry.Parameters, p => Assert.True(p.Label.Length > 0 && p.Help.Length > 0, p.Name));
        var settable = entry.StepType.GetProperties().Where(p => p.CanWrite).Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name));
        Assert.Equal(settable.Order(), entry.Parameters.Select(p => p.Name).Order());
    }

    /// <summary>Its JSON reads back to the same step.</summary>
    public static void SurvivesJson(StepEntry entry, RecipeStep step, JsonSerializerOptions options)
    {
        Assert.Empty(StepValidator.Validate(step));
        var json = JsonSerializer.Serialize(new Recipe(1, [step]), options);
        var read = Assert.Single(Recipe.FromJson(json, options).Steps);
        Assert.Contains($"\"step\":\"{entry.Key}\"", json);
        Assert.Equal(json, JsonSerializer.Serialize(new Recipe(1, [read]), options));
        Assert.Equal(step.Describe(), read.Describe());
        Assert.Equal(entry.StepType, read.GetType());
    }

    /// <summary>What it learned is the same bytes each time and reads back to the same.</summary>
    public static void SurvivesBytes(RecipeStep step)
    {
        var fitted = Fit(step, StepContractData.Training).Step;
        var bytes = Bytes(fitted);
        Assert.Equal(bytes, Bytes(Fit(step, StepContractData.Training).Step));
        var stream = new MemoryStream(bytes);
        var read = step.Read(new ModelReader(stream));
        Assert.Equal(stream.Length, stream.Position);
        Assert.Equal(bytes, Bytes(read));
        Assert.Equal(Lines(fitted.Apply(Frame.From(StepContractData.All))), Lines(read.Apply(Frame.From(StepContractData.All))));
    }

    /// <summary>A row alone gets what it gets among others, in the order of columns that training had.</summary>
    public static void OneRowEqualsTable(RecipeStep step)
    {
        var (fitted, training, _) = Fit(step, StepContractData.Training);
        var all = fitted.Apply(Frame.From(StepContractData.All));
        var lines = Lines(all);
        Assert.Equal(StepContractData.All.RowCount, lines.Length);
        for (var row = 0; row < lines.Length; row += 17)
        {
            Assert.Equal(lines[row], Assert.Single(Lines(fitted.Apply(Frame.From(StepContractData.All.Take([row]))))));
        }
        Assert.Equal(Shape(training), Shape(step is RowStep ? training : all));
    }

    /// <summary>Rows in which everything is missing, or whose categories are new, are prepared all the same; so is no row.</summary>
    public static void TakesAnyRow(RecipeStep step)
    {
        var (fitted, training, _) = Fit(step, StepContractData.Training);
        foreach (var rows in (Table[])[StepContractData.Nothing, StepContractData.Unseen, StepContractData.All.Take([])])
        {
            var applied = fitted.Apply(Frame.From(rows));
            Assert.Equal(rows.RowCount, Lines(applied).Length);
            if (step is not RowStep) { Assert.Equal(Shape(training), Shape(applied)); }
        }
    }

    /// <summary>Fitted on columns without a value or with one value only it works, or refuses in words.</summary>
    public static void BearsPoorColumns(RecipeStep step)
    {
        foreach (var rows in (Table[])[StepContractData.Emptied, StepContractData.Constant])
        {
            try { Lines(Fit(step, rows).Step.Apply(Frame.From(StepContractData.All))); }
            catch (LearningException e) { Assert.True(e.Message.Length > 20, e.Message); }
        }
    }

    /// <summary>Columns of a type that it does not take, and columns that are not there, are refused by name.</summary>
    public static void RefusesOtherColumns(StepEntry entry, RecipeStep step, bool ignoresUnknown)
    {
        foreach (var parameter in entry.Parameters.Where(p => p.Kind is StepParameterKind.Column or StepParameterKind.Columns))
        {
            foreach (var type in Enum.GetValues<ColumnType>().Where(t => !parameter.Takes(t)))
            {
                var name = StepContractData.ColumnsOf(type)[0];
                Assert.Contains($"'{name}'", Assert.ThrowsAny<LearningException>(() => Fit(With(entry, step, parameter, name), StepContractData.Training)).Message);
            }
            if (ignoresUnknown) { continue; }
            var unknown = With(entry, step, parameter, "nowhere");
            Assert.Contains("'nowhere'", Assert.ThrowsAny<LearningException>(() => Fit(unknown, StepContractData.Training)).Message);
        }
    }

    /// <summary>It ends when cancelled.</summary>
    public static void CanBeCancelled(RecipeStep step)
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var context = StepContractData.Context with { Cancellation = source.Token };
        Assert.ThrowsAny<OperationCanceledException>(() => step.FitAndApply(Frame.From(StepContractData.Training, source.Token), context));
    }

    /// <summary>Only training rows change where rows change, and it says so.</summary>
    public static void PassesOtherRows(StepEntry entry, RecipeStep step)
    {
        Assert.Equal(step is RowStep, entry.ChangesRows);
        if (step is not RowStep) { return; }
        Assert.Contains("training rows only", step.Describe());
        Assert.Empty(step.Reads());
        var all = Frame.From(StepContractData.All);
        Assert.Equal(Lines(all), Lines(Fit(step, StepContractData.Training).Step.Apply(all)));
    }

    private static RecipeStep With(StepEntry entry, RecipeStep step, StepParameter parameter, string column)
    {
        var other = entry.Create();
        foreach (var p in entry.Parameters) { p.Set(other, p.Read(step)); }
        parameter.Set(other, parameter.Kind == StepParameterKind.Column ? column : (string[])[column]);
        return other;
    }

    private static StepResult Fit(RecipeStep step, Table rows)
    {
        var context = StepContractData.Context with { Target = new TargetVector(LearningTask.Binary, StepContractData.Context.Target!.Values[..rows.RowCount], 2) };
        return step.FitAndApply(Frame.From(rows), context);
    }

    private static byte[] Bytes(FittedStep step)
    {
        using var stream = new MemoryStream();
        step.Write(new ModelWriter(stream));
        return stream.ToArray();
    }

    private static string[] Shape(Frame frame) => [.. frame.Items.Select(i => i is BlockItem b
        ? $"{b.Name}: {string.Join(", ", b.Block.Features)}"
        : $"{i.Name} ({i.Source}): {((ColumnItem)i).Column.Type}")];

    private static string[] Lines(Frame frame)
    {
        var lines = Enumerable.Range(0, frame.RowCount).Select(_ => new List<string?>()).ToArray();
        foreach (var item in frame.Items)
        {
            Assert.Equal(frame.RowCount, item is ColumnItem c ? c.Column.Count : frame.RowCount);
            var width = (item as BlockItem)?.Block.Features.Count ?? 0;
            var buffer = new float[width * frame.RowCount];
            (item as BlockItem)?.Block.Write(0, frame.RowCount, buffer, width);
            for (var row = 0; row < lines.Length; row++)
            {
                if (item is ColumnItem column) { lines[row].Add(column.Column.Format(row)); }
                else { lines[row].AddRange(buffer.Skip(row * width).Take(width).Select(v => v.ToString("R", null))); }
            }
        }
        return [.. lines.Select(l => string.Join("|", l))];
    }
}
