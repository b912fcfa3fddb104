using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MlStudio.Core.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Reproduced : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "ReproducesId",
                table: "Runs",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_Runs_ReproducesId",
                table: "Runs",
                column: "ReproducesId");

            migrationBuilder.AddForeignKey(
                name: "FK_Runs_Runs_ReproducesId",
                table: "Runs",
                column: "ReproducesId",
                principalTable: "Runs",
                principalColumn: "Id",
                onDelete: ReferentialAction.Restrict);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "FK_Runs_Runs_ReproducesId",
                table: "Runs");

            migrationBuilder.DropIndex(
                name: "IX_Runs_ReproducesId",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "ReproducesId",
                table: "Runs");
        }
    }
}
