using System.Globalization;
using Microsoft.EntityFrameworkCore;
using MlStudio.Core.Access;
using MlStudio.Core.Persistence;
using MlStudio.Learning;
using MlStudio.Learning.Data;
using MlStudio.Learning.Trainers;

namespace MlStudio.Core.Models;

/// <summary>Tries a registered model on one row of raw values; any member may, for judging a model is everybody's business.</summary>
public sealed class PredictionService(IDbContextFactory<StudioDbContext> contexts, ModelStore models)
{
    /// <summary>What the form asks for, with typical values of the training rows.</summary>
    public async Task<TryForm> FormAsync(Actor actor, Guid versionId, CancellationToken cancellation)
    {
        var model = await LoadAsync(actor, versionId, cancellation);
        return new TryForm(model.Target, model.Task, model.Labels, model.DecisionThreshold, model.Inputs, model.Group);
    }

    /// <param name="values">The value of each input as text in invariant culture; null or empty for missing.</param>
    /// <exception cref="InvalidInputException">A value cannot be read; the message names its column.</exception>
    public async Task<PredictionAnswer> PredictAsync(Actor actor, Guid versionId, IReadOnlyDictionary<string, string?> values, CancellationToken cancellation)
    {
        var model = await LoadAsync(actor, versionId, cancellation);
        var row = new Table([.. model.Inputs.Select(i => (Column)new TextColumn(i.Name, [string.IsNullOrWhiteSpace(values.GetValueOrDefault(i.Name)) ? null : values[i.Name]!.Trim()]))]);
        Predictions predictions;
        try
        {
            predictions = model.Predict(row, cancellation);
        }
        catch (LearningException e)
        {
            throw new InvalidInputException("values", e.Message);
        }
        if (!model.Task.HasClasses())
        {
            return new PredictionAnswer(null, predictions.Number(0), [], Unseen(model, values)) { Coverage = model.Conformal?.Coverage, Interval = predictions.Interval(0) };
        }
        var classes = model.Labels.Select((label, index) => new ClassProbability(label, predictions.Probability(0, index)));
        return new PredictionAnswer(predictions.Label(0), null, [.. classes.OrderByDescending(c => c.Probability)], Unseen(model, values))
        {
            Coverage = model.Conformal?.Coverage,
            Set = [.. (predictions.Set(0) ?? []).OrderByDescending(label => predictions.Probability(0, label)).Select(label => model.Labels[label])],
        };
    }

    /// <summary>Values that the model cannot know about, one sentence each: an answer to them is a guess.</summary>
    private static IReadOnlyList<string> Unseen(Model model, IReadOnlyDictionary<string, string?> values)
    {
        List<string> sentences = [];
        foreach (var input in model.Inputs)
        {
            var text = values.GetValueOrDefault(input.Name)?.Trim();
            if (string.IsNullOrEmpty(text)) { continue; }
            if (input is { Min: { } low, Max: { } high } && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && (number < low || number > high))
            {
                sentences.Add(string.Create(CultureInfo.InvariantCulture, $"{input.Name} is {text}; the model has only seen {low:#,0.####} to {high:#,0.####}."));
            }
            else if (input.Type == ColumnType.Category && !input.Levels.Contains(text))
            {
                sentences.Add($"{input.Name} is '{text}', which the model has never seen.");
            }
        }
        return sentences;
    }

    private async Task<Model> LoadAsync(Actor actor, Guid versionId, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var version = await db.ModelVersions.AsNoTracking().Where(v => v.Id == versionId).Select(v => new { v.ModelHash, v.Model.ProjectId }).SingleOrDefaultAsync(cancellation)
            ?? throw new NotFoundException("There is no such model version.");
        await db.DemandAsync(actor, version.ProjectId, Permission.Read, cancellation);
        return await Task.Run(() => models.Load(version.ModelHash), cancellation);
    }
}

/// <param name="Labels">The classes, the positive one last for binary; empty for regression and ranking.</param>
/// <param name="Group">Ranking: the column whose rows the score orders among one another.</param>
public sealed record TryForm(string Target, LearningTask Task, IReadOnlyList<string> Labels, double DecisionThreshold, IReadOnlyList<ModelInput> Inputs, string? Group = null);

/// <param name="Label">The answered class; null for regression.</param>
/// <param name="Number">The answered number, or the score of a ranking; null for classes.</param>
/// <param name="Classes">Each class with its probability, most probable first; empty for regression.</param>
/// <param name="Unseen">What of the case lies outside the training data, one sentence each.</param>
public sealed record PredictionAnswer(string? Label, double? Number, IReadOnlyList<ClassProbability> Classes, IReadOnlyList<string> Unseen)
{
    /// <summary>The share of truths that intervals or sets of the model hold, 0 to 1; null where it gives none.</summary>
    public double? Coverage { get; init; }

    /// <summary>Between which numbers the truth lies with that coverage; null for classes.</summary>
    public (double Low, double High)? Interval { get; init; }

    /// <summary>Among which classes the truth is with that coverage, most probable first; empty for regression.</summary>
    public IReadOnlyList<string> Set { get; init; } = [];
}

public sealed record ClassProbability(string Label, double Probability);
