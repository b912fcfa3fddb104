using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using MlStudio.Core.Persistence;
using MlStudio.Learning.Serialization;
using MlStudio.Learning.Validation;

namespace MlStudio.Core.Models;

/// <summary>Gathers the known facts of a model's newest version and writes the first text of its documentation.</summary>
public sealed class DocumentDrafter(IBlobStore blobs)
{
    public async Task<string> DraftAsync(StudioDbContext db, Guid modelId, CancellationToken cancellation)
    {
        var version = await db.ModelVersions.AsNoTracking()
            .Include(v => v.Model)
            .Include(v => v.Run).ThenInclude(r => r.DatasetVersion).ThenInclude(v => v.Dataset)
            .Include(v => v.Run).ThenInclude(r => r.RecipeVersion)
            .Include(v => v.Run).ThenInclude(r => r.QueuedBy)
            .Where(v => v.ModelId == modelId)
            .OrderByDescending(v => v.Number)
            .FirstOrDefaultAsync(cancellation)
            ?? throw new NotFoundException("The model has no version yet.");
        var project = await db.Projects.AsNoTracking().SingleAsync(p => p.Id == version.Model.ProjectId, cancellation);
        var hash = version.Run.ResultHash ?? throw new StudioException($"Run {version.Run.Number} has no stored result.");
        await using var stream = blobs.OpenRead(hash);
        var result = await JsonSerializer.DeserializeAsync<ExperimentResult>(stream, LearningJson.Options, cancellation)
            ?? throw new StudioException($"The stored result of run {version.Run.Number} is empty.");
        return DocumentDraft.Write(version, project, result);
    }
}
