using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using MlStudio.Core.Projects;

namespace MlStudio.Core.Experiments;

internal sealed class RunMapping : IEntityTypeConfiguration<Run>
{
    public void Configure(EntityTypeBuilder<Run> entity)
    {
        entity.HasIndex(r => new { r.ProjectId, r.Number }).IsUnique();
        entity.HasIndex(r => r.JobId).IsUnique();
        entity.Property(r => r.Name).HasMaxLength(200);
        entity.Property(r => r.Tags).HasMaxLength(500);
        entity.Property(r => r.TrainerKey).HasMaxLength(50);
        entity.Property(r => r.Task).HasMaxLength(20);
        entity.Property(r => r.ModelHash).HasMaxLength(64);
        entity.Property(r => r.ResultHash).HasMaxLength(64);
        entity.Property(r => r.AnswersHash).HasMaxLength(64);
        entity.Property(r => r.ExplanationHash).HasMaxLength(64);
        entity.Property(r => r.TestRowsKey).HasMaxLength(64);
        // By itself: behind the project it would be taken for lists too, which then read their runs in no order.
        entity.HasIndex(r => r.TestRowsKey);
        entity.HasOne<Project>().WithMany().HasForeignKey(r => r.ProjectId);
        entity.HasOne(r => r.DatasetVersion).WithMany().HasForeignKey(r => r.DatasetVersionId).OnDelete(DeleteBehavior.Restrict);
        entity.HasOne(r => r.RecipeVersion).WithMany().HasForeignKey(r => r.RecipeVersionId).OnDelete(DeleteBehavior.Restrict);
        entity.HasOne(r => r.RecipeRevision).WithMany().HasForeignKey(r => r.RecipeRevisionId).OnDelete(DeleteBehavior.Restrict);
        entity.HasOne<Run>().WithMany().HasForeignKey(r => r.ReproducesId).OnDelete(DeleteBehavior.Restrict);
        entity.HasOne(r => r.Job).WithMany().HasForeignKey(r => r.JobId).OnDelete(DeleteBehavior.Restrict);
        entity.HasOne(r => r.QueuedBy).WithMany().HasForeignKey(r => r.QueuedById).OnDelete(DeleteBehavior.Restrict);
        entity.HasMany(r => r.Metrics).WithOne().HasForeignKey(m => m.RunId);
    }
}

internal sealed class RunMetricMapping : IEntityTypeConfiguration<RunMetric>
{
    public void Configure(EntityTypeBuilder<RunMetric> entity)
    {
        entity.HasKey(m => new { m.RunId, m.Part, m.Key });
        // One figure of all runs lies together here, its value included, so that lists are ordered without reading the other figures.
        entity.HasIndex(m => new { m.Part, m.Key, m.RunId, m.Value });
        entity.Property(m => m.Part).HasMaxLength(20);
        entity.Property(m => m.Key).HasMaxLength(50);
    }
}

internal sealed class SavedViewMapping : IEntityTypeConfiguration<SavedView>
{
    public void Configure(EntityTypeBuilder<SavedView> entity)
    {
        entity.HasIndex(v => v.ProjectId);
        entity.Property(v => v.Name).HasMaxLength(SavedViewService.LongestName);
        entity.Property(v => v.Address).HasMaxLength(SavedViewService.LongestAddress);
        entity.HasOne<Project>().WithMany().HasForeignKey(v => v.ProjectId);
        entity.HasOne(v => v.Author).WithMany().HasForeignKey(v => v.AuthorId).OnDelete(DeleteBehavior.Restrict);
    }
}
